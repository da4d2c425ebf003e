import { expect } from 'vitest';
import { aibrixArrivals } from './arrivals-aibrix.ts';
import { modelArrivals } from './arrivals-model.ts';
import { monitoringArrivals } from './arrivals-monitoring.ts';
import { passThroughArrivals } from './arrivals-pass-through.ts';
import { relayArrivals } from './arrivals-relay.ts';
import { securityArrivals } from './arrivals-security.ts';
import {
  argument,
  autoscaler,
  budget,
  container,
  count,
  deployment,
  kvEventsSetting,
  mount,
  type Place,
  pod,
  podMetadata,
  policy,
  service,
  serviceAccount,
  type ValueArrival,
  variable,
  volume,
} from './support/places.ts';

const digest = `sha256:${'0'.repeat(64)}`;
const labels = { matchLabels: { app: 'chat' } };
const terms = [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a', 'b'] }] }];
const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } };
const near = { topologyKey: 'kubernetes.io/hostname', labelSelector: labels };
const podAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [near] };
const namespaceOf = (peer: number): Place =>
  policy(
    'spec',
    'ingress',
    0,
    'from',
    peer,
    'namespaceSelector',
    'matchLabels',
    'kubernetes.io/metadata.name',
  );
const annotation = (name: string): Place =>
  autoscaler('metadata', 'annotations', `autoscaling.aibrix.ai/${name}`);

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

const lifecycle: Record<string, ValueArrival> = {
  replicaCount: [3, deployment('spec', 'replicas')],
  'probes.startup.budgetSeconds': [3600, container('startupProbe', 'failureThreshold'), 360],
  'probes.startup.periodSeconds': [20, container('startupProbe', 'periodSeconds')],
  'probes.startup.timeoutSeconds': [7, container('startupProbe', 'timeoutSeconds')],
  'probes.readiness.periodSeconds': [7, container('readinessProbe', 'periodSeconds')],
  'probes.readiness.timeoutSeconds': [7, container('readinessProbe', 'timeoutSeconds')],
  'probes.readiness.failureThreshold': [7, container('readinessProbe', 'failureThreshold')],
  'probes.liveness.periodSeconds': [7, container('livenessProbe', 'periodSeconds')],
  'probes.liveness.timeoutSeconds': [7, container('livenessProbe', 'timeoutSeconds')],
  'probes.liveness.failureThreshold': [7, container('livenessProbe', 'failureThreshold')],
  'updateStrategy.type': ['RollingUpdate', deployment('spec', 'strategy', 'type')],
  'updateStrategy.maxSurge': [1, deployment('spec', 'strategy', 'rollingUpdate', 'maxSurge')],
  'updateStrategy.maxUnavailable': ['25%', deployment('spec', 'strategy', 'rollingUpdate', 'maxUnavailable')],
  minReadySeconds: [30, deployment('spec', 'minReadySeconds')],
  revisionHistoryLimit: [0, deployment('spec', 'revisionHistoryLimit')],
  'podDisruptionBudget.enabled': [false, count('PodDisruptionBudget'), 0],
  'podDisruptionBudget.maxUnavailable': ['25%', budget('spec', 'maxUnavailable')],
  'podDisruptionBudget.minAvailable': [2, budget('spec', 'minAvailable')],
  'shutdown.delaySeconds': [20, container('lifecycle', 'preStop', 'sleep', 'seconds')],
  'shutdown.drainSeconds': [90, argument('--shutdown-timeout'), '90'],
};

const scaling: Record<string, ValueArrival> = {
  'autoscaling.enabled': [false, count('PodAutoscaler'), 0],
  'autoscaling.strategy': ['KPA', autoscaler('spec', 'scalingStrategy')],
  'autoscaling.minReplicas': [2, autoscaler('spec', 'minReplicas')],
  'autoscaling.maxReplicas': [8, autoscaler('spec', 'maxReplicas')],
  'autoscaling.metric': ['num_requests_waiting', autoscaler('spec', 'metricsSources', 0, 'targetMetric')],
  'autoscaling.target': [0.7, autoscaler('spec', 'metricsSources', 0, 'targetValue'), '0.7'],
  'autoscaling.moreMetrics': [
    [{ metric: 'num_requests_waiting', target: 4 }],
    autoscaler('spec', 'metricsSources', 1, 'targetMetric'),
    'num_requests_waiting',
  ],
  'autoscaling.scaleUp.maxRate': [3, annotation('max-scale-up-rate'), '3'],
  'autoscaling.scaleUp.tolerance': [0.3, annotation('scale-up-tolerance'), '0.3'],
  'autoscaling.scaleUp.cooldownSeconds': [60, annotation('scale-up-cooldown-window'), '60s'],
  'autoscaling.scaleDown.maxRate': [1.5, annotation('max-scale-down-rate'), '1.5'],
  'autoscaling.scaleDown.tolerance': [0.2, annotation('scale-down-tolerance'), '0.2'],
  'autoscaling.scaleDown.cooldownSeconds': [600, annotation('scale-down-cooldown-window'), '600s'],
  'autoscaling.panicThreshold': [3, annotation('panic-threshold'), '3'],
};

const network: Record<string, ValueArrival> = {
  'service.type': ['NodePort', service('spec', 'type')],
  'service.annotations': [{ owner: 'search' }, service('metadata', 'annotations')],
  'networkPolicy.enabled': [false, count('NetworkPolicy'), 0],
  'networkPolicy.aibrixNamespace': ['aibrix', namespaceOf(0)],
  'networkPolicy.envoyNamespace': ['envoy', namespaceOf(4)],
  'networkPolicy.prometheus.namespace': ['monitoring', namespaceOf(5)],
  'networkPolicy.prometheus.podLabels': [
    { app: 'prometheus' },
    policy('spec', 'ingress', 0, 'from', 5, 'podSelector', 'matchLabels'),
  ],
  'networkPolicy.apiClients': [
    [{ podSelector: labels }],
    policy('spec', 'ingress', 0, 'from', -1, 'podSelector'),
    labels,
  ],
  'networkPolicy.eventClients': [
    [{ podSelector: labels }],
    policy('spec', 'ingress', 1, 'from', -1, 'podSelector'),
    labels,
  ],
};

const pods: Record<string, ValueArrival> = {
  'serviceAccount.create': [false, count('ServiceAccount'), 0],
  'serviceAccount.name': ['models', pod('serviceAccountName')],
  'serviceAccount.annotations': [{ role: 'models' }, serviceAccount('metadata', 'annotations')],
  podLabels: [{ team: 'search' }, podMetadata('labels', 'team'), 'search'],
  podAnnotations: [{ owner: 'search' }, podMetadata('annotations')],
  nodeSelector: [{ zone: 'a' }, pod('nodeSelector')],
  tolerations: [[{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }], pod('tolerations')],
  affinity: [{ nodeAffinity, podAffinity }, pod('affinity')],
  'affinity.nodeAffinity': [nodeAffinity, pod('affinity', 'nodeAffinity')],
  'affinity.podAffinity': [podAffinity, pod('affinity', 'podAffinity')],
  'affinity.podAntiAffinity': [podAffinity, pod('affinity', 'podAntiAffinity')],
  topologySpreadConstraints: [
    [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: labels }],
    pod('topologySpreadConstraints'),
  ],
  priorityClassName: ['models', pod('priorityClassName')],
  runtimeClassName: ['nvidia', pod('runtimeClassName')],
  volumes: [
    [{ name: 'templates', configMap: { name: 'chat' } }],
    volume('templates', 'configMap'),
    { name: 'chat' },
  ],
  volumeMounts: [
    [{ name: 'templates', mountPath: '/templates' }],
    mount('templates', 'mountPath'),
    '/templates',
  ],
};

/** For every key of values.yaml, one value that is not its default, and where that arrives. */
export const arrivals: Record<string, ValueArrival> = {
  ...model,
  ...engine,
  ...lifecycle,
  ...scaling,
  ...network,
  ...pods,
  ...aibrixArrivals,
  ...modelArrivals,
  ...monitoringArrivals,
  ...passThroughArrivals,
  ...relayArrivals,
  ...securityArrivals,
};
