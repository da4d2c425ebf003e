import { isIPv6 } from 'node:net';
import type { V1Pod } from '@kubernetes/client-node';
import { subscription } from '../gateway/subscription.ts';
import { gatewayPorts } from './address.ts';
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

function judgeTraps({ metadata, spec, status }: V1Pod): Finding[] {
  const labels = metadata?.labels ?? {};
  const found: Finding[] = [];
  const add = (id: string, severity: 'problem' | 'warning', text: string, remedy: string): void =>
    void found.push(finding(id, severity, `pod: ${text}`, remedy));
  if (labels['model.aibrix.ai/lora-id'] !== undefined) {
    const text = 'label model.aibrix.ai/lora-id puts its events where the router never looks';
    add('lora-id', 'problem', text, 'remove the label');
  }
  if (isIPv6(status?.podIP ?? '')) {
    const text = `IP ${status?.podIP} is IPv6; vLLM's event ports listen on IPv4 only (up to 0.33.0)`;
    add('ipv6', 'problem', text, 'give the pods IPv4 addresses');
  }
  if (
    Number(labels['stormservice.orchestration.aibrix.ai/pod-group-index'] ?? 0) > 0 ||
    labels['ray.io/node-type'] === 'worker'
  ) {
    add(
      'worker',
      'problem',
      'the gateway ignores workers of a multi-node group',
      "check the group's first pod",
    );
  }
  const variables = spec?.containers.flatMap(({ env }) => env ?? []) ?? [];
  const sideChannel = variables.find(({ name }) => name === 'VLLM_NIXL_SIDE_CHANNEL_PORT')?.value;
  const taken: readonly number[] = Object.values(gatewayPorts);
  if (taken.includes(Number(sideChannel))) {
    add(
      'side-channel',
      'problem',
      `VLLM_NIXL_SIDE_CHANNEL_PORT=${sideChannel} takes a port of KV events`,
      'choose another port',
    );
  }
  return found;
}

/** What the pod's object in the API server says. */
export function judgePod(pod: V1Pod): Finding[] {
  return [...judgeRule(pod), judgeStrategy(pod), ...judgeTraps(pod)];
}
