import getPort from 'get-port';

/**
 * Different TCP ports of 127.0.0.1 that nobody listens on right now, one per name. Another process may still take one
 * before it is used: whoever listens on it must be ready to try another.
 */
export async function freePorts<const N extends readonly string[]>(
  names: N,
): Promise<Record<N[number], number>> {
  const ports: Record<string, number> = {};
  for (const name of names) ports[name] = await getPort({ host: '127.0.0.1' });
  return ports as Record<N[number], number>;
}
