import { isIPv6 } from 'node:net';
import type { V1Pod } from '@kubernetes/client-node';
import { loraLabel, ports } from '../gateway/contract.ts';
import { relayProgram, type Trap, traps, workerLabels } from '../gateway/traps.ts';
import { type Finding, finding } from './finding.ts';

/** Words of a pod's command lines; a shell command is split at spaces. */
function wordsOf({ spec }: V1Pod): string[] {
  const containers = spec?.containers ?? [];
  return containers.flatMap(({ command = [], args = [] }) =>
    [...command, ...args].flatMap((word) => word.split(/\s+/)),
  );
}

/** The value of a flag as vLLM's parser reads it, `_` as `-`; empty for a switch, undefined where it is not set. */
function flagOf(pod: V1Pod, ...names: readonly string[]): string | undefined {
  const words = wordsOf(pod);
  const index = words.findLastIndex((word) => names.includes(normal(word)));
  if (index < 0) return undefined;
  const [, value] = words[index]?.split('=') ?? [];
  return value ?? words[index + 1]?.replace(/^-.*/, '') ?? '';
}

function normal(word: string): string {
  return (word.split('=')[0] ?? '').replaceAll('_', '-');
}

function sideChannel({ spec }: V1Pod): string | undefined {
  const variables = spec?.containers.flatMap(({ env }) => env ?? []) ?? [];
  return variables.find(({ name }) => name === traps.sideChannel.setting)?.value;
}

const eventPorts: readonly number[] = [ports.events, ports.replay];

/** The setting of the pod that triggers each trap, as a finding names it; undefined if none does. */
const caught: Readonly<Record<keyof typeof traps, (pod: V1Pod) => string | undefined>> = {
  loraLabel: ({ metadata }) =>
    metadata?.labels?.[loraLabel] === undefined ? undefined : `label ${loraLabel}`,
  lora: (pod) => (flagOf(pod, '--enable-lora') === undefined ? undefined : '--enable-lora'),
  dataParallel: (pod) => {
    const size = Number(flagOf(pod, '--data-parallel-size', '-dp') ?? 1);
    return size > 1 ? `--data-parallel-size=${size}` : undefined;
  },
  prefixCaching: (pod) =>
    flagOf(pod, '--no-enable-prefix-caching') === undefined ? undefined : '--no-enable-prefix-caching',
  sideChannel: (pod) => {
    const port = sideChannel(pod);
    return eventPorts.includes(Number(port)) ? `${traps.sideChannel.setting}=${port}` : undefined;
  },
  ipv6: ({ status }) => (isIPv6(status?.podIP ?? '') ? `IP ${status?.podIP}` : undefined),
  worker: ({ metadata: { labels = {} } = {} }) => {
    if (labels[workerLabels.rayNodeType] === 'worker') return `label ${workerLabels.rayNodeType}=worker`;
    const index = Number(labels[workerLabels.groupIndex] ?? 0);
    return index > 0 ? `label ${workerLabels.groupIndex}=${index}` : undefined;
  },
};

/** Whether the chart's relay runs in the pod, as a sidecar. */
function hasRelay({ spec }: V1Pod): boolean {
  const sidecars = spec?.initContainers ?? [];
  return sidecars.some(({ command = [] }) => command.some((word) => word.endsWith(relayProgram)));
}

/** Settings of a pod that break KV events although the gateway subscribes to it. */
export function checkTraps(pod: V1Pod): Finding[] {
  return (Object.entries(traps) as [keyof typeof traps, Trap][]).flatMap(([key, trap]) => {
    const setting = trap.solvedByRelay && hasRelay(pod) ? undefined : caught[key](pod);
    if (setting === undefined) return [];
    return [finding(trap.id, trap.severity, `pod: ${setting}: ${trap.effect}`, trap.remedy, { setting })];
  });
}
