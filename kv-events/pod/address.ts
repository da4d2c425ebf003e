import { isIPv6 } from 'node:net';
import { CommandError } from '../terminal/exit.ts';

/** A TCP endpoint; the host is a name, or an address without brackets. */
export interface Address {
  readonly host: string;
  readonly port: number;
}

/**
 * Reads a port number.
 *
 * @throws {CommandError} unless it is an integer from 1 to 65535
 */
export function parsePort(text: string, where = 'port'): number {
  const port = /^\d{1,5}$/.test(text) ? Number(text) : 0;
  if (port >= 1 && port <= 65_535) return port;
  throw new CommandError(`${where} ${JSON.stringify(text)}: a port is a number from 1 to 65535`);
}

function split(text: string): { host: string; port: string | undefined } {
  if (isIPv6(text)) return { host: text, port: undefined };
  const bracketed = /^\[([^\]]+)\](?::(.*))?$/.exec(text);
  if (bracketed?.[1]) return { host: bracketed[1], port: bracketed[2] };
  const colon = text.indexOf(':');
  return colon < 0
    ? { host: text, port: undefined }
    : { host: text.slice(0, colon), port: text.slice(colon + 1) };
}

/**
 * Reads `HOST`, `HOST:PORT` or `tcp://HOST:PORT`; an IPv6 address with a port must be in brackets.
 *
 * @throws {CommandError} that names the invalid part
 */
export function parseAddress(text: string, defaultPort: number): Address {
  const forms = 'use HOST, HOST:PORT or tcp://HOST:PORT';
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1];
  if (scheme && scheme.toLowerCase() !== 'tcp') {
    throw new CommandError(`${text}: events are sent over tcp, not ${scheme}; ${forms}`);
  }
  const { host, port } = split(scheme ? text.slice(scheme.length + 3) : text);
  if (host === '*' || host === '0.0.0.0' || host === '::') {
    throw new CommandError(
      `${text}: ${host} is an address that a server binds to; use the host or the address of the pod`,
    );
  }
  if (!isIPv6(host) && !/^[A-Za-z0-9]([A-Za-z0-9._-]*[A-Za-z0-9.])?$/.test(host)) {
    throw new CommandError(`${JSON.stringify(text)}: ${JSON.stringify(host)} is not a host; ${forms}`);
  }
  return { host, port: port === undefined ? defaultPort : parsePort(port, `${text}: port`) };
}

/** `HOST:PORT`, with IPv6 addresses in brackets. */
export function addressText({ host, port }: Address): string {
  return `${isIPv6(host) ? `[${host}]` : host}:${port}`;
}

/** The endpoint in ZeroMQ's format. */
export function endpointOf(address: Address): string {
  return `tcp://${addressText(address)}`;
}
