import type { Refused } from './refused.ts';

const on = { enabled: true };
const scaled = (autoscaling: object = {}) => ({ autoscaling: { ...on, ...autoscaling } });

/** What a network policy or an autoscaler could not do as it is told. */
export const refusedFeatures: Refused[] = [
  {
    name: 'a network policy that keeps out the clients of a load balancer',
    values: { networkPolicy: on, service: { type: 'LoadBalancer' } },
    message: ['networkPolicy.apiClients: service.type LoadBalancer', 'ipBlock', 'service.type=ClusterIP'],
  },
  {
    name: 'an autoscaler with more pods at least than at most',
    values: scaled({ minReplicas: 5 }),
    message: ['autoscaling.maxReplicas: 4 is less than minReplicas 5', 'lower minReplicas'],
  },
  {
    name: 'a panic threshold where nobody panics',
    values: scaled({ panicThreshold: 3 }),
    message: ['autoscaling.panicThreshold: strategy APA', 'choose strategy KPA'],
  },
  {
    name: 'requests without a target',
    values: scaled({ metric: 'num_requests_running' }),
    message: ['autoscaling.target: num_requests_running has no usual target', 'how many requests'],
  },
  {
    name: 'a KV cache fuller than full',
    values: scaled({ target: 80 }),
    message: ['autoscaling.target: kv_cache_usage_perc goes from 0 to 1', '80', '0.8'],
  },
  {
    name: 'a KV cache fuller than full, as text',
    values: scaled({ target: '1.1' }),
    message: ['autoscaling.target', '1.1 would never be reached'],
  },
  {
    name: 'an autoscaler without metrics',
    values: { ...scaled(), server: { extraArgs: ['--disable-log-stats'] } },
    message: ['server.extraArgs: "--disable-log-stats"', 'autoscaling.enabled=false'],
  },
  {
    name: 'a metric that the image has not',
    values: { ...scaled(), image: { tag: 'v0.9.1' } },
    message: ['autoscaling.metric', 'from 0.9.2 on', 'v0.9.1', 'num_requests_waiting'],
  },
];
