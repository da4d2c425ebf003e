/** A Deployment as people run it, and exactly what the migration adds. */
export interface Shape {
  /** test/fixtures/migration/NAME.yaml */
  readonly fixture: string;
  /** The container that runs vLLM. */
  readonly container: string;
  /** Labels that the pod template gains, without AIBrix's prefix. */
  readonly labels: Readonly<Record<string, string>>;
  /** Whether the container has the two ports already. */
  readonly hasPorts?: boolean;
  /** Whether --kv-events-config is the user's own and stays. */
  readonly keeps?: boolean;
  /** The formats in which it is migrated; json alone where nothing is given. */
  readonly formats?: readonly string[];
  /** Variables of format env that exist already, from the first on. */
  readonly variables?: number;
}

const enabled = { 'kv-events-enabled': 'true' };
const labels = { ...enabled, name: 'qwen3', port: '8000' };
const both = ['json', 'env'];

/** The shapes that are migrated; what is refused is in refused.ts. */
export const shapes: readonly Shape[] = [
  { fixture: 'args-only', container: 'vllm', labels },
  { fixture: 'vllm-serve', formats: both, container: 'vllm', labels: enabled },
  { fixture: 'python-module', container: 'server', labels },
  { fixture: 'sidecar-first', container: 'vllm', labels },
  { fixture: 'several-containers', container: 'engine', labels },
  { fixture: 'value-from', formats: both, container: 'vllm', labels },
  { fixture: 'configured', formats: both, container: 'vllm', labels, keeps: true },
  { fixture: 'prepared', formats: both, container: 'vllm', labels: {}, hasPorts: true, variables: 4 },
  { fixture: 'odd-text', container: 'vllm', labels },
  { fixture: 'port-9000', container: 'vllm', labels: { ...labels, port: '9000', engine: 'vllm' } },
];

const config = (enable: string, [publisher, endpoint, replay]: readonly string[], steps: string): string =>
  `--kv-events-config={"enable_kv_cache_events":${enable},"publisher":"${publisher}","endpoint":"${endpoint}",` +
  `"replay_endpoint":"${replay}","buffer_steps":${steps}}`;

/** The variables of format env. */
export const variables = [
  { name: 'VLLM_ENABLE_KV_CACHE_EVENTS', value: 'true' },
  { name: 'VLLM_KV_EVENTS_PUBLISHER', value: 'zmq' },
  { name: 'VLLM_KV_EVENTS_ENDPOINT', value: 'tcp://*:5557' },
  { name: 'VLLM_KV_EVENTS_REPLAY_ENDPOINT', value: 'tcp://*:5558' },
  { name: 'VLLM_KV_EVENTS_BUFFER_STEPS', value: '10000' },
];

const reference = (index: number): string => `$(${variables[index]?.name})`;

/** The argument, by format. */
export const flags: Readonly<Record<string, string>> = {
  json: config('true', ['zmq', 'tcp://*:5557', 'tcp://*:5558'], '10000'),
  env: config(reference(0), [reference(1), reference(2), reference(3)], reference(4)),
};

/** The ports, as they are added. */
export const ports = [
  { name: 'kv-events', containerPort: 5557, protocol: 'TCP' },
  { name: 'kv-replay', containerPort: 5558, protocol: 'TCP' },
];
