import { container } from '../support/fixtures.ts';
import type { Refusal } from './refusal.ts';
import { caching, commands, parallelism } from './refused-command-lines.ts';
import { identity, portsTaken } from './refused-identity.ts';

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
