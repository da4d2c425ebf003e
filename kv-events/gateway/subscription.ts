import type { V1Pod } from '@kubernetes/client-node';

/** One condition of the gateway, and how the pod stands to it. */
export interface Finding {
  readonly met: boolean;
  readonly text: string;
}

/** What the gateway makes of a pod. */
export interface Subscription {
  /** Whether the gateway subscribes to the pod's KV-cache events. */
  readonly subscribes: boolean;
  /** The conditions for that, then whether the pod declares the ports that the gateway dials. */
  readonly findings: readonly Finding[];
}

const labels = { enabled: 'model.aibrix.ai/kv-events-enabled', name: 'model.aibrix.ai/name' } as const;

/** The ports that the gateway dials; no label, annotation or variable changes them. */
const dialled = { events: 5557, replay: 5558 } as const;

/**
 * Whether an AIBrix gateway with KV event sync subscribes to a pod, and why: the label is the string "true", the model has
 * a name, the phase is Running, there is an IP. Readiness does not matter, the Service is not asked.
 *
 * Source: AIBrix v0.7.0, pkg/kvevent/manager.go (rule) and pkg/cache/kvcache/zmq_client.go (ports).
 */
export function subscription(pod: V1Pod): Subscription {
  const rule = conditions(pod);
  return { subscribes: rule.every(({ met }) => met), findings: [...rule, ...reach(pod)] };
}

function conditions({ metadata, status }: V1Pod): Finding[] {
  const enabled = metadata?.labels?.[labels.enabled];
  const name = metadata?.labels?.[labels.name];
  const { phase = 'unknown', podIP = '' } = status ?? {};
  return [
    finding(enabled === 'true', `label ${labels.enabled} is ${quoted(enabled)}`, 'has to be "true"'),
    finding(Boolean(name), `label ${labels.name} is ${quoted(name)}`, "has to be the model's name"),
    finding(phase === 'Running', `phase is ${phase}`, 'has to be Running'),
    finding(podIP !== '', `IP is ${podIP || 'not set'}`, 'has to be set'),
  ];
}

function reach({ spec, status }: V1Pod): Finding[] {
  const ports = spec?.containers.flatMap((container) => container.ports ?? []) ?? [];
  return Object.entries(dialled).map(([purpose, port]) => {
    const declared = ports.find(({ containerPort }) => containerPort === port);
    const address = `${purpose}: dialled at tcp://${status?.podIP ?? '?'}:${port}`;
    return finding(declared !== undefined, address, 'no container declares this port');
  });
}

function finding(met: boolean, text: string, demand: string): Finding {
  return { met, text: met ? text : `${text}: ${demand}` };
}

function quoted(value: string | undefined): string {
  return value === undefined ? 'not set' : JSON.stringify(value);
}
