import { notASwitch } from './support/invalid.ts';

const notAName = ['A', '-a', 'a b', 'a'.repeat(254), 7];
const notAKey = ['', 'a b', 7];
const notAPath = ['mnt/a', '/a b', '/a:b', 7];
const notAWord = ['a b', 7];

/** As `wrongValues`: where the model comes from, how it is run, and who is let in. */
export const wrongModel: Record<string, readonly unknown[]> = {
  'model.huggingFaceToken.value': ['a b', 'a\nb', 7],
  'model.objectStorage.secretName': notAName,
  'model.objectStorage.accessKeyIdKey': notAKey,
  'model.objectStorage.secretAccessKeyKey': notAKey,
  'model.objectStorage.endpoint': ['minio:9000', 'https://a b', 7],
  'model.objectStorage.region': ['EU', 'a b', 7],
  'model.loadFormat': ['Auto', ...notAWord],
  'model.dtype': ['int8', 7],
  'model.quantization': notAWord,
  'model.gpuMemoryUtilization': [0, 1.1, '90%'],
  'model.chatTemplate.path': ['chat.jinja', '/a b', '/$(A)', 7],
  'model.chatTemplate.content': [7, ['a']],
  'model.toolCallParser': notAWord,
  'model.reasoningParser': notAWord,
  'server.apiKey.secretName': notAName,
  'server.apiKey.secretKey': notAKey,
  'kvCache.hashSeed': [-1, 4_294_967_296, '0', 1.5],
  'warmup.prompts': ['a', [''], [7]],
  'warmup.endpoint': ['responses'],
  'warmup.timeoutSeconds': [0, 3601, '60s', 1.5],
  'accelerator.resourceClaimTemplateName': notAName,
  'storage.cache.hostPath': notAPath,
  'storage.cache.claim.create': notASwitch,
  'storage.cache.claim.size': ['', '50GB', 50],
  'storage.cache.claim.accessMode': ['ReadOnlyMany'],
  'storage.cache.claim.storageClassName': notAName,
  'storage.cache.claim.keepOnUninstall': notASwitch,
  'storage.models.hostPath': notAPath,
};
