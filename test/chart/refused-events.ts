import type { Refused } from './refused.ts';

const on = { enabled: true };
const events = (values: object = {}) => ({ model: { kvEvents: on }, ...values });
const args = (...extraArgs: string[]) => ({ server: { extraArgs } });
const env = (...variables: [name: string, value: string][]) => ({
  server: { extraEnv: variables.map(([name, value]) => ({ name, value })) },
});
const nixl = (port: string) => env(['VLLM_NIXL_SIDE_CHANNEL_PORT', port]);

/** As `refused`: what does not go with KV events. */
export const refusedEvents: Refused[] = [
  {
    name: 'API and events on one port',
    values: events({ server: { port: 5557 } }),
    message: ['server.port', 'model.kvEvents.eventPort', '5557'],
  },
  {
    name: 'API and replay on one port',
    values: events({ server: { port: 5558 } }),
    message: ['server.port', 'model.kvEvents.replayPort', '5558'],
  },
  {
    name: 'events and replay on one port',
    values: { model: { kvEvents: { ...on, replayPort: 5557 } } },
    message: ['model.kvEvents.eventPort', 'model.kvEvents.replayPort', '5557'],
  },
  {
    name: 'replay and side channel on one port',
    values: events(nixl('5558')),
    message: ['model.kvEvents.replayPort and VLLM_NIXL_SIDE_CHANNEL_PORT', '5558'],
  },
  {
    name: 'a side channel that reaches the events with its second worker',
    values: events({ ...nixl('5556'), parallelism: { tensor: 2 } }),
    message: ['model.kvEvents.eventPort and VLLM_NIXL_SIDE_CHANNEL_PORT', '5557'],
  },
  {
    name: 'events with data parallelism',
    values: events({ parallelism: { data: 2 } }),
    message: ['parallelism.data: 2', 'model.kvEvents.relay.enabled=true', 'replicaCount'],
  },
  {
    name: 'the API on a port between vLLM and the relay',
    values: { model: { kvEvents: { ...on, relay: on } }, server: { port: 15558 } },
    message: ['server.port and model.kvEvents.relay must differ', '15558'],
  },
  {
    name: 'events on a port of the last rank of the relay',
    values: { model: { kvEvents: { ...on, eventPort: 15560, relay: on } }, parallelism: { data: 2 } },
    message: ['model.kvEvents.eventPort and model.kvEvents.relay must differ', '15560'],
  },
  {
    name: 'metrics of the relay on the port of the replay',
    values: { model: { kvEvents: { ...on, relay: { ...on, metricsPort: 5558 } } } },
    message: ['model.kvEvents.replayPort and model.kvEvents.relay.metricsPort must differ', '5558'],
  },
  {
    name: 'events with data parallelism by arguments',
    values: events(args('--data-parallel-rank=1')),
    message: ['"--data-parallel-rank=1"', 'replicaCount'],
  },
  {
    name: 'events without prefix caching',
    values: events(args('--no-enable-prefix-caching')),
    message: ['"--no-enable-prefix-caching"', 'model.kvEvents.enabled=false'],
  },
  {
    name: 'events without prefix caching, abbreviated',
    values: events(args('--no_enable_pre')),
    message: ['server.extraArgs: "--no_enable_pre"', 'model.kvEvents.enabled=false'],
  },
  {
    name: 'events from a vLLM that has none',
    values: events({ image: { tag: 'v0.8.5' } }),
    message: ['image.tag:', '0.9', 'v0.8.5'],
  },
  {
    name: 'events from the old engine',
    values: events(env(['VLLM_USE_V1', '0'])),
    message: ['VLLM_USE_V1=0', 'model.kvEvents.enabled=false'],
  },
  {
    name: 'events outside the cluster',
    values: events({ service: { type: 'LoadBalancer' } }),
    message: ['service.type: LoadBalancer', 'ClusterIP'],
  },
  {
    name: 'events of a LoRA that the gateway would never look for',
    values: events({ podLabels: { 'model.aibrix.ai/lora-id': '1' } }),
    message: ['podLabels', 'model.aibrix.ai/lora-id'],
  },
  {
    name: 'settings that format flags cannot express',
    values: { model: { kvEvents: { ...on, format: 'flags', topic: 'kv' } } },
    message: ['model.kvEvents.format: flags', 'format json'],
  },
  {
    name: 'unknown variables where vLLM stops at them',
    values: { model: { kvEvents: { ...on, format: 'env' } }, ...args('--fail-on-environ-validation') },
    message: ['"--fail-on-environ-validation"', 'format json'],
  },
];
