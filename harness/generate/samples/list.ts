import { labels } from '../../../kv-events/gateway/contract.ts';
import type { Manifest } from '../../chart/manifests.ts';

/** A file in samples/, and how it is rendered from the chart. */
export interface Sample {
  /** Path in samples/; its values are at the same path in samples/values/. */
  file: string;
  /** Kinds of objects to include; by default all that the chart renders. */
  kinds?: readonly string[];
  /** Changes an object of the chart for the sample. */
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

/** The chart's policy selects one release; the sample selects all pods that publish events. */
function forEveryModel(policy: Manifest): Manifest {
  const podSelector = { matchLabels: { [labels.enabled.name]: 'true' } };
  return {
    ...policy,
    metadata: { name: 'allow-kv-events' },
    spec: { ...(policy.spec as object), podSelector },
  };
}
