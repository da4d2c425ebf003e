import { once } from 'node:events';
import { type AddressInfo, createServer } from 'node:net';

/**
 * Different TCP ports of 127.0.0.1 that nobody listens on right now. Another process may still take one before it
 * is used: whoever listens on it has to be ready to ask again.
 */
export async function freePorts<const N extends readonly string[]>(
  names: N,
): Promise<Record<N[number], number>> {
  const servers = names.map(() => createServer().listen(0, '127.0.0.1'));
  await Promise.all(servers.map((server) => once(server, 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  await Promise.all(servers.map((server) => once(server.close(), 'close')));
  return Object.fromEntries(names.map((name, index) => [name, ports[index]])) as Record<N[number], number>;
}
