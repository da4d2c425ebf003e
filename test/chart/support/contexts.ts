const on = { enabled: true };
const warm = { warmup: { prompts: ['a'] } };
const fromSecret = { model: { source: 's3://models/a', objectStorage: { secretName: 'reader' } } };

/** What must be set for a key to count, by how its name begins. The longest beginning holds. */
const contexts: Record<string, object> = {
  'model.kvEvents': { model: { kvEvents: on } },
  'model.kvEvents.relay': { model: { kvEvents: { ...on, relay: on } } },
  'model.huggingFaceToken.secretKey': { model: { huggingFaceToken: { secretName: 'hf' } } },
  'aibrix.profiles': { aibrix: { routingStrategy: 'random' } },
  'aibrix.defaultProfile': {
    aibrix: {
      routingStrategy: 'random',
      profiles: { batch: { routingStrategy: 'throughput', requestsPerSecond: 1000000 } },
    },
  },
  'aibrix.lockedRoutingStrategy': { aibrix: { version: 'v0.8.0' } },
  'aibrix.runtime': { aibrix: { runtime: on } },
  lora: { lora: on },
  'warmup.endpoint': warm,
  'warmup.timeoutSeconds': warm,
  'model.objectStorage': { model: { source: 's3://models/a' } },
  'model.objectStorage.accessKeyIdKey': fromSecret,
  'model.objectStorage.secretAccessKeyKey': fromSecret,
  'server.apiKey.secretKey': { server: { apiKey: { secretName: 'api' } } },
  'storage.cache.claim': { storage: { cache: { claim: { create: true } } } },
  'storage.models.mountPath': { storage: { models: { existingClaim: 'models' } } },
  'hostNetwork.allowKvEvents': { hostNetwork: on, model: { kvEvents: on } },
  'updateStrategy.max': { updateStrategy: { type: 'RollingUpdate' } },
  podDisruptionBudget: { podDisruptionBudget: on, replicaCount: 3 },
  'monitoring.podMonitor': { monitoring: { podMonitor: on } },
  'monitoring.prometheusRule': { monitoring: { prometheusRule: on } },
  'monitoring.dashboard': { monitoring: { dashboard: on } },
  networkPolicy: { networkPolicy: on },
  'networkPolicy.eventClients': { networkPolicy: on, model: { kvEvents: on } },
  volumeMounts: { volumes: [{ name: 'templates', emptyDir: {} }] },
  'podSecurityContext.seccompProfile.type': {
    podSecurityContext: { seccompProfile: { localhostProfile: 'a.json' } },
  },
  'podSecurityContext.seccompProfile.localhostProfile': {
    podSecurityContext: { seccompProfile: { type: 'Localhost' } },
  },
  'securityContext.privileged': { securityContext: { allowPrivilegeEscalation: true } },
  autoscaling: { autoscaling: on },
  'autoscaling.external': {},
  'autoscaling.metric': { autoscaling: { ...on, target: 0.7 } },
  'autoscaling.moreMetrics': { autoscaling: on, aibrix: { version: 'v0.8.0' } },
  'autoscaling.schedules': { autoscaling: on, aibrix: { version: 'v0.8.0' } },
  'autoscaling.panicThreshold': { autoscaling: { ...on, strategy: 'KPA' } },
};

/** The values without which a key of values.yaml changes nothing, by its full name. */
export function contextOf(name: string): object {
  const beginnings = Object.keys(contexts).filter((beginning) => name.startsWith(beginning));
  const [longest = ''] = beginnings.sort((a, b) => b.length - a.length);
  return contexts[longest] ?? {};
}
