import { labels } from '../../../kv-events/gateway/contract.ts';
import type { Manifest } from '../../chart/manifests.ts';

/** A file in samples/, and how it comes from the chart. */
export interface Sample {
  /** Path in samples/; its values lie at the same path in samples/values/. */
  file: string;
  /** Kinds of objects that it holds; all that the chart renders, where it is not said. */
  kinds?: readonly string[];
  /** What differs from the chart's object on purpose. */
  adapt?: (manifest: Manifest) => Manifest;
}

/** All samples. */
export const samples: readonly Sample[] = [
  { file: 'quickstart/model-with-kv-events.yaml' },
  { file: 'quickstart/model-with-kv-events-env.yaml' },
  { file: 'quickstart/model-with-kv-events-relay.yaml' },
  { file: 'autoscaling/kpa-with-kv-events.yaml' },
  { file: 'network-policies/allow-kv-events.yaml', kinds: ['NetworkPolicy'], adapt: forEveryModel },
];

/** The chart's policy is about one release; the sample is about every pod that publishes events, however it was made. */
function forEveryModel(policy: Manifest): Manifest {
  const podSelector = { matchLabels: { [labels.enabled.name]: 'true' } };
  return {
    ...policy,
    metadata: { name: 'allow-kv-events' },
    spec: { ...(policy.spec as object), podSelector },
  };
}
