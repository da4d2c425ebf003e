import { once } from 'node:events';
import { connect, isIP } from 'node:net';
import { CommandError, reasonOf } from '../terminal/exit.ts';
import { type Address, addressText } from './address.ts';

function explanation(address: Address, code: string | undefined, seconds: number, error: unknown): string {
  const where = addressText(address);
  const { host } = address;
  switch (code) {
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return `no host is called ${host}; for a pod in a cluster: -n NAMESPACE ${host}`;
    case 'ECONNREFUSED':
      return `${where} refuses connections: no publisher listens there; is kvEvents on, and has vLLM started?`;
    case 'ABORT_ERR':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `${where} cannot be reached (${seconds} s): pod addresses work only inside the cluster and through its NetworkPolicies; from outside: -n NAMESPACE POD`;
    default:
      return `cannot connect to ${where}: ${reasonOf(error)}`;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Opens and closes a TCP connection, because ZeroMQ itself waits for ever and silently for a peer that is not there.
 * Names resolve to IPv4, the only family that vLLM (up to 0.33.0) binds.
 *
 * @throws {CommandError} when there is no connection within `seconds`; says why, and what to do
 */
export async function probe(address: Address, seconds = 5): Promise<void> {
  const { host, port } = address;
  const socket = connect({ host, port, family: isIP(host) || 4 });
  try {
    await once(socket, 'connect', { signal: AbortSignal.timeout(seconds * 1000) });
  } catch (error) {
    throw new CommandError(explanation(address, codeOf(error), seconds, error), { cause: error });
  } finally {
    socket.destroy();
  }
}
