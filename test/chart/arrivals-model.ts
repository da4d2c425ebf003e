import type { Place, ValueArrival } from './support/places.ts';
import {
  argument,
  claim,
  configMap,
  container,
  count,
  pod,
  secret,
  variable,
  volume,
} from './support/places.ts';

const secretOf = (name: string, field: string): Place => variable(name, 'valueFrom', 'secretKeyRef', field);
const kept: Place = (chart) => (claim('metadata', 'annotations')(chart) ? 'yes' : 'no');
const directory = (path: string) => ({ path, type: 'Directory' });

/** As `arrivals`: where the model comes from, how it is run, and who is let in. */
export const modelArrivals: Record<string, ValueArrival> = {
  'model.huggingFaceToken.value': ['hf_abc', secret('data', 'token'), 'aGZfYWJj'],
  'model.objectStorage.secretName': ['reader', secretOf('AWS_ACCESS_KEY_ID', 'name')],
  'model.objectStorage.accessKeyIdKey': ['id', secretOf('AWS_ACCESS_KEY_ID', 'key')],
  'model.objectStorage.secretAccessKeyKey': ['key', secretOf('AWS_SECRET_ACCESS_KEY', 'key')],
  'model.objectStorage.endpoint': ['https://minio:9000', variable('AWS_ENDPOINT_URL', 'value')],
  'model.objectStorage.region': ['eu-central-1', variable('AWS_REGION', 'value')],
  'model.loadFormat': ['safetensors', argument('--load-format')],
  'model.dtype': ['bfloat16', argument('--dtype')],
  'model.quantization': ['fp8', argument('--quantization')],
  'model.gpuMemoryUtilization': [0.85, argument('--gpu-memory-utilization'), '0.85'],
  'model.chatTemplate.path': ['/templates/chat.jinja', argument('--chat-template')],
  'model.chatTemplate.content': ['{{ a }}<b>', configMap('data', 'template.jinja')],
  'model.toolCallParser': ['hermes', argument('--tool-call-parser')],
  'model.reasoningParser': ['qwen3', argument('--reasoning-parser')],
  'server.apiKey.secretName': ['api', secretOf('VLLM_API_KEY', 'name')],
  'server.apiKey.secretKey': ['key', secretOf('VLLM_API_KEY', 'key')],
  'kvCache.hashSeed': [0, variable('PYTHONHASHSEED', 'value'), '0'],
  'warmup.prompts': [['a "b"'], configMap('data', 'prompts.json'), '["a \\"b\\""]'],
  'warmup.endpoint': ['completions', container('startupProbe', 'exec', 'command', 4)],
  'warmup.timeoutSeconds': [300, container('startupProbe', 'timeoutSeconds')],
  'accelerator.resourceClaimTemplateName': ['one-gpu', pod('resourceClaims', 0, 'resourceClaimTemplateName')],
  'storage.cache.hostPath': ['/mnt/cache', volume('cache', 'hostPath'), directory('/mnt/cache')],
  'storage.cache.claim.create': [false, count('PersistentVolumeClaim'), 0],
  'storage.cache.claim.size': ['1Ti', claim('spec', 'resources', 'requests', 'storage')],
  'storage.cache.claim.accessMode': ['ReadWriteMany', claim('spec', 'accessModes', 0)],
  'storage.cache.claim.storageClassName': ['', claim('spec', 'storageClassName')],
  'storage.cache.claim.keepOnUninstall': [false, kept, 'no'],
  'storage.models.hostPath': ['/mnt/models', volume('models', 'hostPath'), directory('/mnt/models')],
};
