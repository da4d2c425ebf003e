import type { V1Container } from '@kubernetes/client-node';
import type { ResolvedCommand } from '../chart/container.ts';
import { freePorts } from '../process/ports.ts';
import type { PortMap } from './network.ts';

/** `tcp://*:5557`, `http://127.0.0.1:8000`: an address that is listened on or connected to in the pod. */
const localAddress = /((?:tcp|https?):\/\/(?:\*|localhost|127\.0\.0\.1|0\.0\.0\.0):)(\d+)/g;
/** `--port=8000`, `--replay-port=5558`. */
const portFlag = /^(--(?:[\w-]+-)?port=)(\d+)$/;

/**
 * Allocates free ports of this machine for all ports of a pod's containers: vLLM listens on all addresses, so that two
 * pods could not use the same port.
 */
export async function portsOnThisMachine(
  containers: readonly V1Container[],
  commands: readonly ResolvedCommand[],
): Promise<PortMap> {
  const declared = containers.flatMap(({ ports = [] }) => ports.map(({ containerPort }) => containerPort));
  const texts = commands.flatMap(({ argv, env }) => [...argv, ...Object.values(env)]);
  const inAddresses = texts.flatMap((text) =>
    [...text.matchAll(localAddress)].map(([, , port]) => Number(port)),
  );
  const numbers = [...new Set([...declared, ...inAddresses])];
  const free = await freePorts(numbers.map(String));
  return new Map(numbers.map((port) => [port, free[`${port}`] ?? port]));
}

/** Replaces the ports of a command: in addresses of the pod itself, in flags and variables whose name ends with "port". */
export function withPorts({ argv, env }: ResolvedCommand, ports: PortMap): ResolvedCommand {
  const other = (port: string): string => `${ports.get(Number(port)) ?? port}`;
  const inText = (text: string): string =>
    text
      .replace(localAddress, (_, before: string, port: string) => before + other(port))
      .replace(portFlag, (_, flag: string, port: string) => flag + other(port));
  const variables = Object.entries(env).map(([name, value]) => [
    name,
    name.endsWith('PORT') ? other(value) : inText(value),
  ]);
  return { argv: argv.map(inText), env: Object.fromEntries(variables) };
}
