import type { V1Container } from '@kubernetes/client-node';
import type { ResolvedCommand } from '../chart/container.ts';
import { freeConsecutivePorts } from '../process/ports.ts';
import type { PortMap } from './network.ts';

/** `tcp://*:5557`, `http://127.0.0.1:8000`: an address that is listened on or connected to in the pod. */
const localAddress = /((?:tcp|https?):\/\/(?:\*|localhost|127\.0\.0\.1|0\.0\.0\.0):)(\d+)/g;
/** `--port=8000`, `--replay-port=5558`. */
const portFlag = /^(--(?:[\w-]+-)?port=)(\d+)$/;

/** Ports closer to each other than this stay neighbours: rank r of a data-parallel vLLM adds r to its ports. */
const nearby = 8;

/**
 * Allocates free ports of this machine for all ports of a pod's containers: vLLM listens on all addresses, so that two
 * pods could not use the same port. Ports close to each other keep their distance, and have free ones behind them.
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
  const map = new Map<number, number>();
  for (const group of neighbours([...new Set([...declared, ...inAddresses])])) {
    const [lowest = 0] = group;
    const first = await freeConsecutivePorts((group.at(-1) ?? lowest) - lowest + nearby);
    for (const port of group) map.set(port, first + port - lowest);
  }
  return map;
}

/** Groups ports by distance, in ascending order. */
function neighbours(ports: readonly number[]): number[][] {
  const groups: number[][] = [];
  for (const port of ports.toSorted((a, b) => a - b)) {
    const last = groups.at(-1);
    if (last && port - (last.at(-1) ?? 0) < nearby) last.push(port);
    else groups.push([port]);
  }
  return groups;
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
