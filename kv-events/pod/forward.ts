import { once } from 'node:events';
import { createServer, type Server, type Socket } from 'node:net';
import { PassThrough, type Readable, Writable } from 'node:stream';
import { type KubeConfig, PortForward } from '@kubernetes/client-node';
import { CommandError, reasonOf } from '../terminal/exit.ts';
import type { FoundPod } from './kubernetes.ts';

/** A loopback port that is forwarded to a pod. */
export interface ForwardedPort {
  readonly port: number;
  /** Why the last connection to the pod failed, as reported by the node, for example `connection refused`. */
  readonly failure: () => string | undefined;
  readonly close: () => void;
}

/** A node's error message of a failed connection, without the path of the container's network namespace. */
function failureText(chunk: string): string {
  return chunk
    .replaceAll('\0', '')
    .trim()
    .replace(/^error forwarding port \d+ to pod [^,]*, uid : /, '')
    .replace(/^.*inside namespace "[^"]*",? ?(?:IPv4: )?/, '');
}

/** Why the API server refused to forward, from the HTTP status. */
function refusalText(error: unknown): string {
  const reason = reasonOf(error);
  const status = /server response: (\d+)/.exec(reason)?.[1];
  if (status === '403') return 'not allowed; requires permission to create pods/portforward';
  if (status === '404') return 'the pod does not exist any more';
  if (status?.startsWith('5'))
    return `HTTP status ${status}; check that the pod runs and that its node is reachable`;
  return reason;
}

/** The two directions of one connection, and the end of both. */
interface Ends {
  readonly output: Writable;
  readonly input: Readable;
  destroy(): void;
}

/** Opens one connection into the pod; resolves when the API server has agreed to forward. */
async function join(
  forward: PortForward,
  { name, namespace }: FoundPod,
  port: number,
  { output, input, destroy }: Ends,
  failed: (reason: string) => void,
): Promise<void> {
  const errors = new PassThrough({ encoding: 'utf8' });
  errors.on('data', (chunk: string) => {
    if (chunk.trim() === '') return;
    failed(failureText(chunk));
    destroy();
  });
  const connection = await forward.portForward(namespace, name, [port], output, errors, input);
  const tunnel = typeof connection === 'function' ? connection() : connection;
  tunnel?.addEventListener('close', destroy);
  if (input.destroyed) tunnel?.close();
  else input.on('close', () => tunnel?.close());
}

/** Opens and closes a connection, to check that the API server forwards. */
async function tryOnce(forward: PortForward, pod: FoundPod, port: number): Promise<void> {
  const input = new PassThrough();
  const output = new Writable({ write: (_chunk, _encoding, done) => done() });
  try {
    await join(forward, pod, port, { input, output, destroy: () => input.destroy() }, () => undefined);
  } catch (error) {
    const what = `cannot forward port ${port} of pod ${pod.namespace}/${pod.name}`;
    throw new CommandError(`${what}: ${refusalText(error)}`, { cause: error });
  } finally {
    input.destroy();
  }
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  return typeof address === 'object' && address ? address.port : 0;
}

/**
 * Forwards a free port of 127.0.0.1 to a port of a pod, as `kubectl port-forward` does. Opens a test connection
 * first, because errors of later connections cannot be returned to the caller.
 *
 * @throws {CommandError} when the API server or the node refuses to forward
 */
export async function forwardPort(config: KubeConfig, pod: FoundPod, port: number): Promise<ForwardedPort> {
  const forward = new PortForward(config, false);
  await tryOnce(forward, pod, port);
  const open = new Set<Socket>();
  let failure: string | undefined;
  const server = createServer((socket) => {
    open.add(socket);
    const destroy = (): void => void socket.destroy();
    const failed = (reason: string): void => {
      failure = reason;
    };
    failure = undefined;
    socket.on('close', () => open.delete(socket)).on('error', destroy);
    join(forward, pod, port, { input: socket, output: socket, destroy }, failed).catch((error: unknown) => {
      failed(refusalText(error));
      destroy();
    });
  });
  const close = (): void => {
    server.close();
    for (const socket of open) socket.destroy();
  };
  return { port: await listen(server), failure: () => failure, close };
}
