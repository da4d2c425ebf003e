import type { V1Pod } from '@kubernetes/client-node';
import { labels, ports } from './contract.ts';

/** A condition of the gateway, and whether the pod meets it. */
export interface Condition {
  readonly id: 'label-enabled' | 'label-name' | 'phase' | 'pod-ip' | 'declares-events' | 'declares-replay';
  readonly met: boolean;
  /** Whether the gateway requires it to subscribe; the other conditions are informational. */
  readonly decides: boolean;
  readonly text: string;
}

/** How the gateway treats a pod. */
export interface GatewaySubscription {
  /** Whether the gateway subscribes to the pod's KV-cache events. */
  readonly subscribes: boolean;
  /** The conditions that decide, then whether the pod declares the ports that the gateway connects to. */
  readonly findings: readonly Condition[];
}

const connectedPorts = { events: ports.events, replay: ports.replay } as const;

/**
 * Whether an AIBrix gateway with KV event sync subscribes to a pod, and why: the label is the string "true", the model has
 * a name, the phase is Running, and the pod has an IP. Neither readiness nor the Service matters.
 *
 * Source: AIBrix v0.7.0, pkg/kvevent/manager.go (rule) and pkg/cache/kvcache/zmq_client.go (ports).
 */
export function gatewaySubscription(pod: V1Pod): GatewaySubscription {
  const findings = [...conditions(pod), ...reach(pod)];
  return { subscribes: findings.every(({ met, decides }) => met || !decides), findings };
}

function conditions({ metadata, status }: V1Pod): Condition[] {
  const enabled = metadata?.labels?.[labels.enabled.name];
  const name = metadata?.labels?.[labels.name.name];
  const { phase = 'unknown', podIP = '' } = status ?? {};
  const decides = (id: Condition['id'], met: boolean, text: string, demand: string): Condition => ({
    id,
    met,
    decides: true,
    text: met ? text : `${text}: ${demand}`,
  });
  return [
    decides(
      'label-enabled',
      enabled === 'true',
      `label ${labels.enabled.name} is ${quoted(enabled)}`,
      'must be "true"',
    ),
    decides(
      'label-name',
      Boolean(name),
      `label ${labels.name.name} is ${quoted(name)}`,
      "must be the model's name",
    ),
    decides('phase', phase === 'Running', `phase is ${phase}`, 'must be Running'),
    decides('pod-ip', podIP !== '', `IP is ${podIP || 'not set'}`, 'must be set'),
  ];
}

function reach({ spec, status }: V1Pod): Condition[] {
  const containers = [...(spec?.containers ?? []), ...(spec?.initContainers ?? [])];
  const declared = containers.flatMap((container) => container.ports ?? []);
  return (['events', 'replay'] as const).map((purpose) => {
    const met = declared.some(({ containerPort }) => containerPort === connectedPorts[purpose]);
    const text = `${purpose}: the gateway connects to tcp://${status?.podIP ?? '?'}:${connectedPorts[purpose]}`;
    return {
      id: `declares-${purpose}`,
      met,
      decides: false,
      text: met ? text : `${text}: no container declares this port`,
    };
  });
}

function quoted(value: string | undefined): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}
