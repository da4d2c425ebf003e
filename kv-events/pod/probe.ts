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
      return `host ${host} not found; for a pod in a cluster: -n NAMESPACE ${host}`;
    case 'ECONNREFUSED':
      return `${where} refuses connections: no publisher listens there; check that kvEvents is enabled and that vLLM has started`;
    case 'ABORT_ERR':
    case 'ETIMEDOUT':
    case 'EHOSTUNREACH':
    case 'ENETUNREACH':
      return `${where} cannot be reached (timeout ${seconds} s): pod addresses are reachable only inside the cluster and if NetworkPolicies allow it; from outside, use: -n NAMESPACE POD`;
    default:
      return `cannot connect to ${where}: ${reasonOf(error)}`;
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
}

/**
 * Opens and closes a TCP connection, because ZeroMQ itself retries forever without an error if there is no peer.
 * Names resolve to IPv4, the only family that vLLM (up to 0.33.0) binds.
 *
 * @throws {CommandError} if there is no connection within `seconds`; the message says why, and what to do
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
