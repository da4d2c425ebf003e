/** Values that must stop a release, and what the message names: keys, values and the way out, in whatever sentence. */
export interface Refused {
  name: string;
  values: object;
  release?: string;
  message: string[];
}

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
    name: 'accelerators set twice',
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
    name: 'a control character, which toYaml would drop with all that is beside it',
    values: args('--seed=1', '--chat-template=a\u007fb'),
    message: ['server: ', 'control character'],
  },
];
