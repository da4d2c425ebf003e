import { randomInt } from 'node:crypto';
import getPort from 'get-port';

/** Linux uses 32768 and higher for outgoing connections (ip_local_port_range). */
const lowestPort = 10_000;
const highestPort = 32_767;
const attempts = 200;

/**
 * Different TCP ports of 127.0.0.1 that nobody listens on right now, one per name, below those of outgoing connections.
 * Another process may still take one before it is used: whoever listens on it must be ready to try another.
 */
export async function freePorts<const N extends readonly string[]>(
  names: N,
): Promise<Record<N[number], number>> {
  const ports: Record<string, number> = {};
  for (const name of names) ports[name] = await getPort({ host: '127.0.0.1', port: candidates() });
  return ports as Record<N[number], number>;
}

/** The first of several consecutive TCP ports that are free as those of `freePorts` are. @throws if none are found */
export async function freeConsecutivePorts(count: number): Promise<number> {
  for (let attempt = 0; attempt < attempts; attempt++) {
    const first = randomInt(lowestPort, highestPort + 2 - count);
    const wanted = Array.from({ length: count }, (_, index) => first + index);
    const found = await Promise.all(wanted.map((port) => getPort({ host: '127.0.0.1', port })));
    if (found.every((port, index) => port === wanted[index])) return first;
  }
  throw new Error(`no ${count} consecutive ports of 127.0.0.1 are free`);
}

function* candidates(): Generator<number> {
  for (let attempt = 0; attempt < attempts; attempt++) yield randomInt(lowestPort, highestPort + 1);
}
