import type { Refused } from './refused.ts';

const on = { enabled: true };
const scaled = (autoscaling: object = {}) => ({ autoscaling: { ...on, ...autoscaling } });

/** Settings of a network policy or an autoscaler that cannot work. */
export const refusedFeatures: Refused[] = [
  {
    name: 'a network policy that keeps out the clients of a load balancer',
    values: { networkPolicy: on, service: { type: 'LoadBalancer' } },
    message: ['networkPolicy.apiClients: service.type LoadBalancer', 'ipBlock', 'service.type=ClusterIP'],
  },
  {
    name: 'a label of a PodMonitor that the chart sets',
    values: { monitoring: { podMonitor: { labels: { 'app.kubernetes.io/name': 'a' } } } },
    message: ['monitoring.podMonitor.labels: "app.kubernetes.io/name" is set by the chart'],
  },
  {
    name: 'a label of a dashboard that the chart sets',
    values: { monitoring: { dashboard: { labels: { 'helm.sh/chart': 'a' } } } },
    message: ['monitoring.dashboard.labels: "helm.sh/chart" is set by the chart'],
  },
  {
    name: 'an autoscaler with more pods at least than at most',
    values: scaled({ minReplicas: 5 }),
    message: ['autoscaling.maxReplicas: 4', 'minReplicas 5'],
  },
  {
    name: 'an autoscaler that could not wake the model',
    values: scaled({ minReplicas: 0 }),
    message: ['autoscaling.minReplicas: 0', 'set 1', 'KEDA'],
  },
  {
    name: 'several metrics before AIBrix took them',
    values: scaled({ moreMetrics: [{ metric: 'num_requests_waiting', target: 4 }] }),
    message: ['autoscaling.moreMetrics:', 'since v0.8.0', 'aibrix.version is v0.7.0'],
  },
  {
    name: 'a metric twice',
    values: {
      ...scaled({ moreMetrics: [{ metric: 'kv_cache_usage_perc', target: 0.8 }] }),
      aibrix: { version: 'v0.8.0' },
    },
    message: ['autoscaling.moreMetrics: kv_cache_usage_perc is listed twice'],
  },
  {
    name: 'a metric twice among several',
    values: {
      ...scaled({
        moreMetrics: [4, 5].map((target) => ({ metric: 'num_requests_waiting', target })),
      }),
      aibrix: { version: 'main' },
    },
    message: ['autoscaling.moreMetrics: num_requests_waiting is listed twice'],
  },
  {
    name: 'another KV cache fuller than full',
    values: {
      ...scaled({
        metric: 'num_requests_running',
        target: 4,
        moreMetrics: [{ metric: 'kv_cache_usage_perc', target: 80 }],
      }),
      aibrix: { version: 'v0.8.0' },
    },
    message: ['autoscaling.moreMetrics: kv_cache_usage_perc', '80 would never be reached'],
  },
  {
    name: 'a fraction for HPA',
    values: scaled({ strategy: 'HPA' }),
    message: ['autoscaling.strategy:', 'target 0.5', 'strategy APA'],
  },
  ...['scaleUp', 'scaleDown'].map((key) => ({
    name: `a window for HPA that Kubernetes does not take, in ${key}`,
    values: scaled({
      strategy: 'HPA',
      metric: 'num_requests_waiting',
      target: 4,
      [key]: { cooldownSeconds: 3601 },
    }),
    message: [`autoscaling.${key}.cooldownSeconds`, 'at most 3600'],
  })),
  {
    name: 'a panic threshold where nobody panics',
    values: scaled({ panicThreshold: 3 }),
    message: ['autoscaling.panicThreshold: strategy APA', 'KPA'],
  },
  {
    name: 'requests without a target',
    values: scaled({ metric: 'num_requests_running' }),
    message: ['autoscaling.target: num_requests_running'],
  },
  {
    name: 'a KV cache fuller than full',
    values: scaled({ target: 80 }),
    message: ['autoscaling.target: kv_cache_usage_perc', '80', '0.8'],
  },
  {
    name: 'a KV cache fuller than full, as text',
    values: scaled({ target: '1.1' }),
    message: ['autoscaling.target: kv_cache_usage_perc', '1.1'],
  },
  {
    name: 'an autoscaler without metrics',
    values: { ...scaled(), server: { extraArgs: ['--disable-log-stats'] } },
    message: ['server.extraArgs: "--disable-log-stats"', 'autoscaling.enabled=false'],
  },
  {
    name: 'a metric that the image has not',
    values: { ...scaled(), image: { tag: 'v0.9.1' } },
    message: ['autoscaling.metric:', '0.9.2', 'v0.9.1', 'num_requests_waiting'],
  },
];
