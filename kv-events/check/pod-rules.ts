import { isIPv6 } from 'node:net';
import type { V1Pod } from '@kubernetes/client-node';
import { subscription } from '../gateway/subscription.ts';
import { gatewayPorts } from '../pod/address.ts';
import { type Finding, finding } from './finding.ts';

const onTemplate =
  'labels count on the pod template (spec.template.metadata.labels), not on the Deployment; the chart sets them with model.kvEvents.enabled=true';

/** A port that no container declares can be dialled all the same: that is for the reader, and changes nothing. */
const portFinding = /^(events|replay): /;

function judgeRule(pod: V1Pod): Finding[] {
  const { findings } = subscription(pod);
  const firstUnmet = findings.find(({ met }) => !met);
  return findings.map((rule) => {
    const { met, text } = rule;
    const severity = met ? 'ok' : portFinding.test(text) ? 'note' : 'problem';
    const remedy = severity === 'problem' && rule === firstUnmet ? onTemplate : undefined;
    return finding('subscription', severity, `pod: ${text}`, remedy);
  });
}

/** Routing profiles of `model.aibrix.ai/config`, read as far as this tool needs them; undefined for what is no JSON. */
function strategies(config: string): string[] | undefined {
  try {
    const { lockedRoutingStrategy, profiles } = JSON.parse(config) as {
      lockedRoutingStrategy?: string;
      profiles?: Record<string, { routingStrategy?: string }>;
    };
    const named = Object.values(profiles ?? {}).map(({ routingStrategy }) => routingStrategy);
    return [lockedRoutingStrategy, ...named].filter((name) => name !== undefined);
  } catch {
    return undefined;
  }
}

function judgeStrategy({ metadata }: V1Pod): Finding {
  const annotation = 'model.aibrix.ai/config';
  const config = metadata?.annotations?.[annotation];
  const named = config === undefined ? [] : strategies(config);
  if (!named) return finding('strategy', 'problem', `pod: annotation ${annotation} is no JSON`);
  if (named.includes('prefix-cache'))
    return finding('strategy', 'ok', 'pod: its routing profile is prefix-cache');
  const text = `pod: no routing profile prefix-cache (${annotation} names ${named.join(', ') || 'none'}); no other strategy uses events`;
  const remedy =
    'send the header "routing-strategy: prefix-cache", or set ROUTING_ALGORITHM in the gateway or the annotation';
  return finding('strategy', 'note', text, remedy);
}

interface Trap {
  readonly id: string;
  /** What is wrong with the pod, if it is caught in this trap. */
  readonly caught: (pod: V1Pod) => string | false | undefined;
  readonly remedy: string;
}

function sideChannel({ spec }: V1Pod): string | undefined {
  const variables = spec?.containers.flatMap(({ env }) => env ?? []) ?? [];
  return variables.find(({ name }) => name === 'VLLM_NIXL_SIDE_CHANNEL_PORT')?.value;
}

/** Settings of a pod that break KV events although the rule is met. AIBrix v0.7.0, vLLM up to 0.33.0. */
const traps: readonly Trap[] = [
  {
    id: 'lora-id',
    caught: ({ metadata }) =>
      metadata?.labels?.['model.aibrix.ai/lora-id'] !== undefined &&
      'label model.aibrix.ai/lora-id puts its events where the router never looks',
    remedy: 'remove the label',
  },
  {
    id: 'ipv6',
    caught: ({ status }) =>
      isIPv6(status?.podIP ?? '') && `IP ${status?.podIP} is IPv6; vLLM's event ports listen on IPv4 only`,
    remedy: 'give the pods IPv4 addresses',
  },
  {
    id: 'worker',
    caught: ({ metadata: { labels = {} } = {} }) =>
      (Number(labels['stormservice.orchestration.aibrix.ai/pod-group-index'] ?? 0) > 0 ||
        labels['ray.io/node-type'] === 'worker') &&
      'the gateway ignores workers of a multi-node group',
    remedy: "check the group's first pod",
  },
  {
    id: 'side-channel',
    caught: (pod) =>
      Object.values<number>(gatewayPorts).includes(Number(sideChannel(pod))) &&
      `VLLM_NIXL_SIDE_CHANNEL_PORT=${sideChannel(pod)} takes a port of KV events`,
    remedy: 'choose another port for it',
  },
];

function judgeTraps(pod: V1Pod): Finding[] {
  return traps.flatMap(({ id, caught, remedy }) => {
    const text = caught(pod);
    return text ? [finding(id, 'problem', `pod: ${text}`, remedy)] : [];
  });
}

/** What the pod's object in the API server says. */
export function judgePod(pod: V1Pod): Finding[] {
  return [...judgeRule(pod), judgeStrategy(pod), ...judgeTraps(pod)];
}
