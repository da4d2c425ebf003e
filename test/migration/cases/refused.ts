import { container } from '../support/fixtures.ts';
import type { Refusal } from './refusal.ts';
import { caching, commands, parallelism } from './refused-command-lines.ts';

const config = (settings: object): string[] => ['--kv-events-config', JSON.stringify(settings)];
const right = {
  enable_kv_cache_events: true,
  publisher: 'zmq',
  endpoint: 'tcp://*:5557',
  replay_endpoint: 'tcp://*:5558',
};

const events: readonly Refusal[] = [
  {
    name: 'the replay port is another',
    args: config({ ...right, replay_endpoint: 'tcp://*:5559' }),
    message: 'replay_endpoint is "tcp://*:5559", the gateway needs "tcp://*:5558"',
  },
  {
    name: 'there is no replay',
    args: config({ ...right, replay_endpoint: null }),
    message: 'replay_endpoint is null',
  },
  {
    name: 'the publisher is not named',
    args: config({ ...right, publisher: undefined }),
    message: 'publisher is not set',
  },
  {
    name: 'the events are off',
    args: config({ ...right, enable_kv_cache_events: false }),
    message: 'enable_kv_cache_events is false',
  },
  {
    name: 'the endpoint would be connected to',
    args: config({ ...right, endpoint: 'tcp://0.0.0.0:5557' }),
    message: 'endpoint is "tcp://0.0.0.0:5557"',
  },
  {
    name: 'the exact text to write is shown',
    args: config({ enable_kv_cache_events: true }),
    message:
      '--kv-events-config={"enable_kv_cache_events":true,"publisher":"zmq","endpoint":"tcp://*:5557","replay_endpoint":"tcp://*:5558","buffer_steps":10000}',
  },
  {
    name: 'it is not JSON',
    args: ["--kv-events-config={'enable_kv_cache_events': True"],
    message: 'it is not a JSON object',
  },
  { name: 'it is given twice', args: [...config(right), ...config(right)], message: 'is given twice' },
  {
    name: 'one key is given alone',
    args: ['--kv-events-config.publisher=zmq'],
    message: 'sets one key of --kv-events-config',
  },
  {
    name: 'a flag that no vLLM has',
    args: ['--kv-events-publisher', 'zmq'],
    message: '--kv-events-publisher is not a flag of any vLLM release',
  },
  {
    name: 'unknown variables stop vLLM',
    args: ['--fail-on-environ-validation'],
    options: ['--format=env'],
    message: 'vLLM would not start',
  },
  {
    name: 'a variable has another value',
    env: { VLLM_KV_EVENTS_REPLAY_ENDPOINT: 'tcp://*:5559' },
    options: ['--format=env'],
    message: 'variable VLLM_KV_EVENTS_REPLAY_ENDPOINT is "tcp://*:5559", the events need "tcp://*:5558"',
  },
];

const versions: readonly Refusal[] = [
  {
    name: 'vLLM has no events yet',
    change: (deployment) => Object.assign(container(deployment), { image: 'vllm/vllm-openai:v0.8.5.post1' }),
    message: 'vLLM before 0.9 has no KV events',
  },
  { name: 'the old engine runs', env: { VLLM_USE_V1: '0' }, message: 'the old engine has no KV events' },
];

const portsTaken: readonly Refusal[] = [
  {
    name: 'a sidecar has a port',
    change: ({ spec }) =>
      spec?.template.spec?.containers.push({
        name: 'proxy',
        image: 'envoy',
        ports: [{ containerPort: 5558 }],
      }),
    message: 'port 5558 is taken: container proxy has it',
  },
  {
    name: 'the port name is used for another',
    change: (deployment) =>
      Object.assign(container(deployment), { ports: [{ name: 'kv-events', containerPort: 6557 }] }),
    message: 'calls its port 6557 kv-events',
  },
  {
    name: 'the side channel has a port',
    env: { VLLM_NIXL_SIDE_CHANNEL_PORT: '5558' },
    message: 'port 5558 is taken: variable VLLM_NIXL_SIDE_CHANNEL_PORT',
  },
  { name: 'the API has a port', args: ['--port=5557'], message: 'vLLM serves its API on 5557' },
];

const identity: readonly Refusal[] = [
  {
    name: 'the name cannot be a Service',
    args: ['--served-model-name=Qwen/Qwen3'],
    change: ({ metadata }) => Object.assign(metadata ?? {}, { labels: {} }),
    message: 'the model\'s name is "Qwen/Qwen3", which cannot be a Service\'s name',
  },
  {
    name: 'the label has another name',
    labels: { 'model.aibrix.ai/name': 'llama' },
    message: 'label model.aibrix.ai/name is "llama" but vLLM serves "qwen3"',
  },
  {
    name: 'the name is not known',
    args: ['--served-model-name', '$(NAME)'],
    change: ({ metadata }) => Object.assign(metadata ?? {}, { labels: {} }),
    message: 'kubectl label deployment qwen3 model.aibrix.ai/name=NAME',
  },
  {
    name: 'the port is not known',
    args: ['--port', '$(PORT)'],
    change: ({ metadata }) => Object.assign(metadata ?? {}, { labels: { 'model.aibrix.ai/name': 'qwen3' } }),
    message: "cannot tell vLLM's port from --port $(PORT)",
  },
  {
    name: 'the label is not exactly "true"',
    labels: { 'model.aibrix.ai/kv-events-enabled': 'True' },
    message: 'kv-events-enabled is "True"; the gateway accepts only "true"',
  },
  {
    name: 'the pods carry a LoRA label',
    labels: { 'model.aibrix.ai/lora-id': '1' },
    message: 'pod label model.aibrix.ai/lora-id',
  },
  {
    name: 'there is no Service',
    args: ['--served-model-name=other'],
    labels: { 'model.aibrix.ai/name': 'other' },
    message: 'kubectl expose deployment qwen3 --name=other --port=8000',
  },
  {
    name: 'the Service has another port',
    labels: { 'model.aibrix.ai/port': '9000' },
    message: 'Service qwen3 has the ports 8000',
  },
  {
    name: 'the Deployment is paused',
    change: ({ spec }) => Object.assign(spec ?? {}, { paused: true }),
    message: 'kubectl rollout resume deployment/qwen3',
  },
];

/** Everything that is refused for what the Deployment is. */
export const refused: readonly Refusal[] = [
  ...commands,
  ...parallelism,
  { name: 'data parallelism: a variable', env: { VLLM_DP_SIZE: '2' }, message: 'variable VLLM_DP_SIZE=2' },
  ...caching,
  ...events,
  ...versions,
  ...portsTaken,
  ...identity,
];
