/** Values that must stop a release, and what the message names: keys, values and the way out, in whatever sentence. */
export interface Refused {
  name: string;
  values: object;
  release?: string;
  message: string[];
}

const on = { enabled: true };
const events = (values: object = {}) => ({ model: { kvEvents: on }, ...values });
const args = (...extraArgs: string[]) => ({ server: { extraArgs } });
const env = (...variables: [name: string, value: string][]) => ({
  server: { extraEnv: variables.map(([name, value]) => ({ name, value })) },
});
const nixl = (port: string) => env(['VLLM_NIXL_SIDE_CHANNEL_PORT', port]);

/** Values that contradict each other, and names that are not valid. */
export const refused: Refused[] = [
  {
    name: 'a model name that is a repository',
    values: { model: { name: 'Qwen/Qwen3-0.6B' } },
    message: ['model.name: "Qwen/Qwen3-0.6B"', 'model.name=qwen-qwen3-0-6b'],
  },
  {
    name: 'a model name of several words',
    values: { model: { name: '(Old) Qwen 3 Coder!' } },
    message: ['model.name: "(Old) Qwen 3 Coder!"', 'model.name=old-qwen-3-coder'],
  },
  {
    name: 'a model name of 64 characters',
    values: { model: { name: 'm'.repeat(64) } },
    message: [`model.name=${'m'.repeat(63)}`],
  },
  {
    name: 'a model name of digits only',
    values: { model: { name: '007' } },
    message: ['model.name=my-model'],
  },
  {
    name: 'a release name with a dot',
    values: {},
    release: 'my.model',
    message: ['model.name:', 'the release name "my.model"', 'model.name=my-model'],
  },
  {
    name: 'a model named like the ServiceAccount of every namespace',
    values: { model: { name: 'default' } },
    message: ['serviceAccount.name: "default"', 'serviceAccount.create=false'],
  },
  {
    name: 'a revision of a local model',
    values: { model: { source: '/models/a', revision: 'main' } },
    message: ['model.revision: "main"', 'model.source "/models/a"'],
  },
  {
    name: 'fewer accelerators than workers',
    values: { parallelism: { tensor: 2, pipeline: 2 }, accelerator: { count: 3 } },
    message: ['accelerator.count: 3', '4', 'parallelism'],
  },
  {
    name: 'accelerators said twice',
    values: { resources: { limits: { 'nvidia.com/gpu': 2 } } },
    message: ['resources.limits: nvidia.com/gpu', 'accelerator.count'],
  },
  {
    name: 'a label of the chart',
    values: { podLabels: { 'model.aibrix.ai/name': 'other' } },
    message: ['podLabels: "model.aibrix.ai/name"'],
  },
  {
    name: 'the label of KV events by hand',
    values: { podLabels: { 'model.aibrix.ai/kv-events-enabled': 'true' } },
    message: ['podLabels: "model.aibrix.ai/kv-events-enabled"'],
  },
  {
    name: 'an update that could never begin',
    values: { updateStrategy: { maxSurge: '0%', maxUnavailable: 0 }, replicaCount: 2 },
    message: ['updateStrategy:', 'maxSurge', 'maxUnavailable 1'],
  },
  {
    name: 'a key of 0.1',
    values: { rollout: { maxSurge: 1 } },
    message: ['rollout: renamed to updateStrategy in 0.2.0'],
  },
  {
    name: 'an argument of two words',
    values: args('--max-num-seqs 8'),
    message: ['"--max-num-seqs 8"', '--flag=value'],
  },
  {
    name: 'a variable of the chart',
    values: env(['HOME', '/root']),
    message: ['server.extraEnv: HOME', 'the chart'],
  },
  {
    name: 'a variable twice',
    values: env(['A', '1'], ['A', '2']),
    message: ['server.extraEnv: A ', 'an earlier item'],
  },
  {
    name: 'a variable that no vLLM reads',
    values: env(['VLLM_ENABLE_KV_CACHE_EVENTS', 'true']),
    message: ['server.extraEnv: VLLM_ENABLE_KV_CACHE_EVENTS', 'model.kvEvents'],
  },
  {
    name: 'API and side channel on one port',
    values: { server: { port: 5600, ...nixl('5600').server } },
    message: ['server.port', 'VLLM_NIXL_SIDE_CHANNEL_PORT', 'port 5600'],
  },
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
  {
    name: 'a control character, which toYaml would drop with all that is beside it',
    values: args('--seed=1', '--chat-template=a\u007fb'),
    message: ['server: ', 'control character'],
  },
];
