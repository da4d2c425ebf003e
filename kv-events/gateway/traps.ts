import { labels, loraLabel, ports, type Sourced } from './contract.ts';

/** A setting that makes published KV events unusable or wrong. */
export interface Trap extends Sourced {
  /** Used in findings of `check`, in the guide, and in tests. */
  readonly id: string;
  /** What a user sets. */
  readonly setting: string;
  readonly effect: string;
  readonly remedy: string;
  /** `problem`: the gateway cannot use the events. `warning`: it uses them, but some matches are wrong. */
  readonly severity: 'problem' | 'warning';
  /** Whether it has no effect in a pod with the chart's relay. */
  readonly solvedByRelay?: true;
}

/** Traps that are visible in the pod object. AIBrix up to v0.7.0, vLLM 0.9 to 0.33. */
export const traps = {
  loraLabel: {
    id: 'lora-label',
    setting: `label ${loraLabel}`,
    effect: 'its events are recorded where the router never looks',
    remedy: 'remove the label',
    severity: 'problem',
    source: 'AIBrix v0.7.0 pkg/kvevent/handler.go; run',
  },
  lora: {
    id: 'lora',
    setting: '--enable-lora',
    effect:
      "the gateway records an adapter's events under the base model: base requests get false matches, adapter requests get none",
    remedy: 'serve adapters from a separate Deployment, without KV events, or use the relay',
    severity: 'warning',
    solvedByRelay: true,
    source: 'AIBrix v0.7.0 and main of 2026-08-22, pkg/kvevent/handler.go; run',
  },
  dataParallel: {
    id: 'data-parallel',
    setting: '--data-parallel-size above 1',
    effect: `rank 1 publishes on ${ports.replay}, the replay port of rank 0, and the gateway reads one publisher per pod`,
    remedy: 'use replicas instead, or the relay, which merges the ranks',
    severity: 'problem',
    solvedByRelay: true,
    source: 'vLLM 0.32.0, run: Address already in use; AIBrix v0.7.0 pkg/cache/kvcache/types.go',
  },
  prefixCaching: {
    id: 'prefix-caching',
    setting: '--no-enable-prefix-caching',
    effect: 'vLLM opens both ports and publishes nothing',
    remedy: 'remove the argument',
    severity: 'problem',
    source: 'vLLM 0.32.0, run',
  },
  sideChannel: {
    id: 'side-channel',
    setting: 'VLLM_NIXL_SIDE_CHANNEL_PORT',
    effect: 'uses a port of KV events',
    remedy: 'choose another port for it',
    severity: 'problem',
    source: "AIBrix's prefill/decode samples set 5558",
  },
  ipv6: {
    id: 'ipv6',
    setting: 'an IPv6 pod address',
    effect: "vLLM's event ports listen on IPv4 only",
    remedy: 'give the pods IPv4 addresses',
    severity: 'problem',
    source: 'vLLM 0.10.2 and 0.33.0, run: tcp://[::] fails',
  },
  worker: {
    id: 'worker',
    setting: 'a worker pod of a multi-node group',
    effect: 'the gateway ignores workers of a multi-node group',
    remedy: "check the group's first pod",
    severity: 'problem',
    source: 'AIBrix v0.7.0 pkg/cache/informers.go',
  },
} as const satisfies Record<string, Trap>;

/** File name of the chart's relay, by which a pod with one is recognized. */
export const relayProgram = 'kv-events-relay.py';

/** Labels by which AIBrix identifies the workers of a group. */
export const workerLabels = {
  groupIndex: 'stormservice.orchestration.aibrix.ai/pod-group-index',
  rayNodeType: 'ray.io/node-type',
} as const;

/** The label without which a trap does not matter. */
export const publishes = labels.enabled.name;
