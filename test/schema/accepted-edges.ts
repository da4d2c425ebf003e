const ports = [1024, 65_535];
const amounts = [1, 10_000_000];
const replicas = [0, 2_147_483_647];
const rates = [1.01, 1000];
const cooldowns = [0, 86_400];
const gpus = [1, 64];
const attempts = [1, 1000];
const metrics = ['kv_cache_usage_perc', 'num_requests_waiting', 'num_requests_running'];
const shares = [0, 2_147_483_647, '0%', '100%'];
const labels = { ['k'.repeat(63)]: 'v'.repeat(63) };
const longName = 'a'.repeat(253);
const longLabel = 'a'.repeat(63);

/** The routing strategies of AIBrix (pkg/plugins/gateway/algorithms of v0.7.0), and none. */
const strategies = [
  ...['', 'random', 'least-request', 'least-busy-time', 'least-latency', 'least-kv-cache', 'least-gpu-cache'],
  ...[
    'least-utilization',
    'throughput',
    'prefix-cache',
    'prefix-cache-preble',
    'vtc-basic',
    'session-affinity',
  ],
  ...['power-of-two', 'slo', 'slo-pack-load', 'slo-least-load', 'slo-least-load-pulling', 'pd', 'external'],
];

const schedule = { name: 'a', startTime: '08:00', endTime: '18:00' };
const profile = (fields: object) => ({ batch: { routingStrategy: 'pd', ...fields } });
const probe = (name: string) => ({
  [`probes.${name}.periodSeconds`]: [1, 300],
  [`probes.${name}.timeoutSeconds`]: [1, 300],
});

/**
 * Values at the edge of what the schema accepts, by key: the lowest and the highest number, the longest text, each word
 * of a choice. `wrongValues` has the values beyond.
 */
export const acceptedEdges: Readonly<Record<string, readonly unknown[]>> = {
  'model.maxLength': [1],
  'model.blockSize': [1, 8192],
  'model.dtype': ['', 'auto', 'bfloat16', 'float16', 'float32', 'half', 'float'],
  'model.gpuMemoryUtilization': [0.01, 1],
  'model.kvEvents.format': ['json', 'env', 'flags'],
  'model.kvEvents.eventPort': ports,
  'model.kvEvents.replayPort': ports,
  'model.kvEvents.bufferSteps': amounts,
  'model.kvEvents.hwm': amounts,
  'model.kvEvents.maxQueueSize': amounts,
  'model.kvEvents.relay.blockSize': [1, 65_536],
  'model.kvEvents.relay.metricsPort': ports,
  'model.kvEvents.relay.announceSeconds': [1, 86_400],
  'model.kvEvents.relay.maxBlocks': [1, 100_000_000],
  'aibrix.maxPrefixes': amounts,
  'aibrix.routingStrategy': strategies,
  'aibrix.profiles': [
    profile({ requestsPerSecond: 1 }),
    profile({ requestsPerSecond: 1_000_000 }),
    profile({ routingConfig: { any: [1] } }),
  ],
  'aibrix.runtime.image.tag': ['a'.repeat(128)],
  'lora.maxAdapters': [1, 1000],
  'lora.maxRank': [1, 8, 16, 32, 64, 128, 256, 320, 512],
  'lora.adapters.[]': [{ name: longLabel, artifactURL: '/a' }],
  'image.tag': ['a'.repeat(128)],
  'image.pullPolicy': ['Always', 'IfNotPresent', 'Never'],
  replicaCount: replicas,
  'autoscaling.strategy': ['APA', 'KPA', 'HPA'],
  'autoscaling.minReplicas': replicas,
  'autoscaling.maxReplicas': [1, 2_147_483_647],
  'autoscaling.metric': metrics,
  'autoscaling.target': [0.0001, 100_000, '0.5'],
  'autoscaling.moreMetrics.[]': [
    ...metrics.map((metric) => ({ metric, target: 1 })),
    ...[0.0001, 100_000].map((target) => ({ metric: 'num_requests_waiting', target })),
  ],
  'autoscaling.schedules.[]': [
    { ...schedule, name: longLabel },
    { ...schedule, timezone: 'A'.repeat(64) },
    { ...schedule, daysOfWeek: ['Tue'] },
    ...[1, 2_147_483_647].flatMap((count) => [
      { ...schedule, minReplicas: count },
      { ...schedule, maxReplicas: count },
    ]),
  ],
  'autoscaling.scaleUp.maxRate': rates,
  'autoscaling.scaleUp.tolerance': [0, 10],
  'autoscaling.scaleUp.cooldownSeconds': cooldowns,
  'autoscaling.scaleDown.maxRate': rates,
  'autoscaling.scaleDown.tolerance': [0, 1],
  'autoscaling.scaleDown.cooldownSeconds': cooldowns,
  'autoscaling.panicThreshold': rates,
  'server.port': ports,
  'server.extraPorts.[]': [
    ...ports.map((port) => ({ name: 'a', port })),
    { name: 'a'.repeat(15), port: 5600 },
  ],
  'parallelism.tensor': gpus,
  'parallelism.pipeline': gpus,
  'parallelism.data': gpus,
  'accelerator.count': [0, 64],
  'kvCache.hashSeed': [0, 4_294_967_295],
  'warmup.endpoint': ['chat', 'completions'],
  'warmup.timeoutSeconds': [1, 3600],
  'storage.cache.claim.accessMode': ['ReadWriteOnce', 'ReadWriteOncePod', 'ReadWriteMany'],
  'service.type': ['ClusterIP', 'NodePort', 'LoadBalancer'],
  'service.annotations': [{ ['k'.repeat(63)]: 'v' }],
  'networkPolicy.aibrixNamespace': [longLabel],
  'networkPolicy.envoyNamespace': [longLabel],
  'networkPolicy.prometheus.namespace': [longLabel],
  'probes.startup.budgetSeconds': [1, 86_400],
  ...probe('startup'),
  ...probe('readiness'),
  'probes.readiness.failureThreshold': attempts,
  ...probe('liveness'),
  'probes.liveness.failureThreshold': attempts,
  'updateStrategy.type': ['auto', 'RollingUpdate', 'Recreate'],
  'updateStrategy.maxSurge': shares,
  'updateStrategy.maxUnavailable': shares,
  'shutdown.delaySeconds': [0, 3600],
  'shutdown.drainSeconds': [0, 3600],
  'monitoring.prometheusRule.timeToFirstTokenSeconds': [0.001, 3600],
  'monitoring.prometheusRule.interTokenLatencySeconds': [0.001, 3600],
  'resources.requests': [{ cpu: 0.5 }, { cpu: 0 }],
  minReadySeconds: [0, 86_400],
  revisionHistoryLimit: [0, 1000],
  podLabels: [labels],
  schedulerName: [longName],
  priorityClassName: [longName],
  'dnsConfig.searches.[]': [longName],
  'topologySpreadConstraints.[]': [
    { maxSkew: 1, whenUnsatisfiable: 'DoNotSchedule', topologyKey: `${longName}/${longLabel}` },
  ],
  'volumes.[]': [{ name: 'a', persistentVolumeClaim: { claimName: longName } }],
  dnsPolicy: ['', 'ClusterFirst', 'ClusterFirstWithHostNet', 'Default', 'None'],
  terminationMessagePolicy: ['', 'File', 'FallbackToLogsOnError'],
};
