import { notASwitch } from './support/invalid.ts';

const notAStrategy = ['fastest', 'Prefix-Cache', 7];
const notAResource = [{ memory: '32GB' }, { gpu: 1 }, { cpu: true }, []];

/** As `wrongValues`: what AIBrix reads. */
export const wrongAibrix: Record<string, readonly unknown[]> = {
  'aibrix.routingStrategy': notAStrategy,
  'aibrix.profiles': [
    'random',
    { batch: 'random' },
    { batch: {} },
    { batch: { routingStrategy: '' } },
    { batch: { routingStrategy: 'fastest' } },
    ...[0, 1_000_001, '1'].map((one) => ({ batch: { routingStrategy: 'random', requestsPerSecond: one } })),
    { batch: { routingStrategy: 'random', routingConfig: 'x' } },
    { batch: { routingStrategy: 'random', strategy: 'random' } },
    { 'a b': { routingStrategy: 'random' } },
  ],
  'aibrix.defaultProfile': ['a b', 7],
  'aibrix.lockedRoutingStrategy': notAStrategy,
  'aibrix.runtime.enabled': notASwitch,
  'aibrix.runtime.image.repository': ['', 'Runtime', 'a b', 7],
  'aibrix.runtime.image.tag': ['a b', '.a', 'a'.repeat(129), 0.7],
  'aibrix.runtime.resources.requests': notAResource,
  'aibrix.runtime.resources.limits': notAResource,
  'lora.enabled': notASwitch,
  'lora.maxAdapters': [0, 1001, '4', 1.5],
  'lora.maxRank': [0, 7, '32', 1.5],
  'lora.adapters': [
    { name: 'a' },
    ['a'],
    [{ name: 'a' }],
    [{ artifactURL: '/a' }],
    [{ name: 'a', artifactURL: '/a', rank: 8 }],
  ],
  'lora.adapters.[].name': ['', 'A', '1a', 'a-', 'a'.repeat(64), 7],
  'lora.adapters.[].artifactURL': ['', 'owner/adapter', 's3://a b', 7],
  'lora.adapters.[].credentialsSecretName': ['A', 'a b', 7],
  'lora.adapters.[].onePodOnly': notASwitch,
};
