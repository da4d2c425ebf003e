import type { Refused } from './refused.ts';

const cache = (settings: object, values: object = {}) => ({ storage: { cache: settings }, ...values });
const claim = (settings: object = {}) => ({ claim: { create: true, ...settings } });
const objectStorage = (settings: object) => ({ model: { objectStorage: settings } });

/** Where a model could not be, and what would change nothing about it. */
export const refusedModel: Refused[] = [
  {
    name: 'devices counted beside their claim',
    values: { accelerator: { count: 1, resourceClaimTemplateName: 'one-gpu' } },
    message: ['accelerator.count: with accelerator.resourceClaimTemplateName', 'remove count'],
  },
  {
    name: 'a token in two places',
    values: { model: { huggingFaceToken: { secretName: 'hf', value: 'hf_abc' } } },
    message: ['model.huggingFaceToken: secretName and value are both set'],
  },
  {
    name: 'two chat templates',
    values: { model: { chatTemplate: { path: '/a', content: 'b' } } },
    message: ['model.chatTemplate: content and path are both set'],
  },
  ...['secretName', 'endpoint', 'region'].map((key) => ({
    name: `object storage that the model is not in, by its ${key}`,
    values: objectStorage({ [key]: key === 'endpoint' ? 'https://minio' : 'a' }),
    message: [`model.objectStorage.${key}: model.source "Qwen/Qwen3-0.6B"`, 's3://bucket/model'],
  })),
  {
    name: 'a revision of a model in object storage',
    values: { model: { source: 's3://models/a', revision: 'main' } },
    message: ['model.revision: "main"', 's3://models/a'],
  },
  {
    name: 'a cache on two claims',
    values: cache({ existingClaim: 'a', ...claim() }),
    message: ['storage.cache.existingClaim, storage.cache.claim.create', 'remove all but one'],
  },
  {
    name: 'a cache of a size on the node',
    values: cache({ hostPath: '/mnt/a', sizeLimit: '1Gi' }),
    message: ['storage.cache.hostPath, storage.cache.sizeLimit: the cache can be in one place only'],
  },
  {
    name: 'models in two places',
    values: { storage: { models: { existingClaim: 'a', hostPath: '/mnt/a' } } },
    message: ['storage.models.existingClaim, storage.models.hostPath'],
  },
  {
    name: 'a claim of one pod for two',
    values: cache(claim(), { replicaCount: 2 }),
    message: ['storage.cache.claim.accessMode: ReadWriteOnce', 'ReadWriteMany'],
  },
  {
    name: 'a claim of one pod for as many as an autoscaler wants',
    values: cache(claim({ accessMode: 'ReadWriteOncePod' }), { autoscaling: { external: true } }),
    message: ['storage.cache.claim.accessMode: ReadWriteOncePod'],
  },
  {
    name: 'a claim of one pod, and a second pod during an update',
    values: cache(claim(), { updateStrategy: { maxSurge: 1 } }),
    message: ['updateStrategy.maxSurge', 'storage.cache.claim.accessMode=ReadWriteMany'],
  },
];
