/** A Deployment as people run it, and what the migration has to find and add. */
export interface Shape {
  /** test/fixtures/migration/NAME.yaml */
  readonly fixture: string;
  /** The container that runs vLLM. */
  readonly container: string;
  /** Labels that the pod template gains, by their last word. */
  readonly labels: readonly string[];
  /** Ports that the container gains. */
  readonly ports: readonly string[];
  /** Whether --kv-events-config is the user's own and stays. */
  readonly keeps?: boolean;
  /** The forms in which it is migrated; json alone where it is not said. */
  readonly forms?: readonly string[];
  /** Variables of form env that are there already. */
  readonly variables?: number;
  /** What vLLM's words are besides, where the shell makes them. */
  readonly words?: readonly string[];
}

const labels = ['kv-events-enabled', 'name', 'port'];
const ports = ['kv-events', 'kv-replay'];

/** The shapes that are migrated; what is refused is in refused.ts. */
export const shapes: readonly Shape[] = [
  { fixture: 'args-only', container: 'vllm', labels, ports },
  { fixture: 'vllm-serve', forms: ['json', 'env'], container: 'vllm', labels: ['kv-events-enabled'], ports },
  { fixture: 'python-module', container: 'server', labels, ports },
  { fixture: 'sidecar-first', container: 'vllm', labels, ports },
  { fixture: 'several-containers', container: 'engine', labels, ports },
  {
    fixture: 'shell-line',
    container: 'vllm',
    labels,
    ports,
    words: ['vllm', 'serve', 'Qwen/Qwen3-0.6B', '--served-model-name', 'qwen3', '--port', '8000'],
  },
  {
    fixture: 'shell-script',
    forms: ['json', 'env'],
    container: 'vllm',
    labels,
    ports,
    words: [
      'vllm',
      'serve',
      'Qwen/Qwen3-0.6B',
      '--served-model-name',
      'qwen3',
      '--chat-template={{ messages }} its "quoted"',
      '--max-model-len',
      '4096',
      '--enable-prefix-caching',
      '--host',
      '0.0.0.0',
    ],
  },
  {
    fixture: 'shell-python',
    container: 'vllm',
    labels,
    ports,
    words: [
      'python3',
      '-m',
      'vllm.entrypoints.openai.api_server',
      '--model',
      'Qwen/Qwen3-0.6B',
      '--served-model-name',
      'qwen3',
    ],
  },
  { fixture: 'value-from', forms: ['json', 'env'], container: 'vllm', labels, ports },
  { fixture: 'configured', forms: ['json', 'env'], container: 'vllm', labels, ports, keeps: true },
  { fixture: 'prepared', forms: ['json', 'env'], container: 'vllm', labels: [], ports: [], variables: 4 },
  { fixture: 'odd-text', container: 'vllm', labels, ports },
  { fixture: 'port-9000', container: 'vllm', labels: ['engine', ...labels], ports },
];
