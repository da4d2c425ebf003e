import { expect } from 'vitest';
import { aibrixArrivals } from './arrivals-aibrix.ts';
import { modelArrivals } from './arrivals-model.ts';
import { monitoringArrivals } from './arrivals-monitoring.ts';
import { passThroughArrivals } from './arrivals-pass-through.ts';
import { networkArrivals, podArrivals } from './arrivals-pods.ts';
import { relayArrivals } from './arrivals-relay.ts';
import { lifecycleArrivals, scalingArrivals } from './arrivals-scaling.ts';
import { securityArrivals } from './arrivals-security.ts';
import {
  argument,
  container,
  kvEventsSetting,
  mount,
  pod,
  service,
  type ValueArrival,
  variable,
  volume,
} from './support/places.ts';

const digest = `sha256:${'0'.repeat(64)}`;

const model: Record<string, ValueArrival> = {
  'model.name': ['llama', service('metadata', 'name')],
  'model.source': ['Qwen/Qwen3-8B', container('args', 0)],
  'model.revision': ['main', argument('--revision')],
  'model.maxLength': [32768, argument('--max-model-len'), '32768'],
  'model.blockSize': [32, argument('--block-size'), '32'],
  'model.huggingFaceToken.secretName': ['hf', variable('HF_TOKEN', 'valueFrom', 'secretKeyRef', 'name')],
  'model.huggingFaceToken.secretKey': ['key', variable('HF_TOKEN', 'valueFrom', 'secretKeyRef', 'key')],
  'model.kvEvents.enabled': [false, container('ports', 'length'), 1],
  'model.kvEvents.format': ['env', variable('VLLM_KV_EVENTS_PUBLISHER', 'value'), 'zmq'],
  'model.kvEvents.eventPort': [6557, kvEventsSetting('endpoint'), 'tcp://*:6557'],
  'model.kvEvents.replayPort': [6558, kvEventsSetting('replay_endpoint'), 'tcp://*:6558'],
  'model.kvEvents.bufferSteps': [500, kvEventsSetting('buffer_steps')],
  'model.kvEvents.hwm': [2000000, kvEventsSetting('hwm')],
  'model.kvEvents.maxQueueSize': [3000000, kvEventsSetting('max_queue_size')],
  'model.kvEvents.topic': ['kv-events', kvEventsSetting('topic')],
};

const engine: Record<string, ValueArrival> = {
  'image.repository': [
    'example.com:5000/vllm',
    container('image'),
    expect.stringMatching(/^example\.com:5000\/vllm:v/),
  ],
  'image.tag': ['v0.22.1', container('image'), 'vllm/vllm-openai:v0.22.1'],
  'image.digest': [digest, container('image'), `vllm/vllm-openai@${digest}`],
  'image.pullPolicy': ['Always', container('imagePullPolicy')],
  imagePullSecrets: [[{ name: 'registry' }], pod('imagePullSecrets')],
  'server.port': [9000, service('spec', 'ports', 0, 'port')],
  'server.extraArgs': [['--seed=1'], container('args', -1), '--seed=1'],
  'server.extraEnv': [[{ name: 'LEVEL', value: '1' }], variable('LEVEL', 'value'), '1'],
  'parallelism.tensor': [2, argument('--tensor-parallel-size'), '2'],
  'parallelism.pipeline': [2, argument('--pipeline-parallel-size'), '2'],
  'parallelism.data': [2, argument('--data-parallel-size'), '2'],
  'accelerator.resource': ['amd.com/gpu', container('resources', 'limits'), { 'amd.com/gpu': 1 }],
  'accelerator.count': [8, container('resources', 'limits', 'nvidia.com/gpu')],
  resources: [{ claims: [{ name: 'gpu' }] }, container('resources', 'claims'), [{ name: 'gpu' }]],
  'resources.requests': [{ cpu: '8' }, container('resources', 'requests'), { cpu: '8', memory: '8Gi' }],
  'resources.limits': [{ memory: '16Gi' }, container('resources', 'limits', 'memory'), '16Gi'],
  'storage.cache.existingClaim': ['cache', volume('cache', 'persistentVolumeClaim'), { claimName: 'cache' }],
  'storage.cache.sizeLimit': ['50Gi', volume('cache', 'emptyDir', 'sizeLimit')],
  'storage.models.existingClaim': [
    'models',
    volume('models', 'persistentVolumeClaim'),
    { claimName: 'models', readOnly: true },
  ],
  'storage.models.mountPath': [
    '/data',
    mount('models'),
    { name: 'models', mountPath: '/data', readOnly: true },
  ],
  'storage.sharedMemory.sizeLimit': ['16Gi', volume('shared-memory', 'emptyDir', 'sizeLimit')],
};

/** For every key of values.yaml, one value that is not its default, and where that arrives. */
export const arrivals: Record<string, ValueArrival> = {
  ...model,
  ...engine,
  ...lifecycleArrivals,
  ...scalingArrivals,
  ...networkArrivals,
  ...podArrivals,
  ...aibrixArrivals,
  ...modelArrivals,
  ...monitoringArrivals,
  ...passThroughArrivals,
  ...relayArrivals,
  ...securityArrivals,
};
