/** A rendering of the chart, and what must come out of it. */
export interface Case {
  /** What the case shows. For a file: its name in charts/aibrix-model/ci without `-values.yaml`. */
  name: string;
  /** Values given here; without them the file of that name is read. */
  values?: object;
  /** The model's name, which every object and label carries. Left out: the release's name, `demo`. */
  model?: string;
  /** All ports of the Service, and of the vLLM container unless a relay has those of the events. */
  ports: number[];
  /** All ports of the relay's container, where there is one. */
  relay?: number[];
  /** All words after `vllm serve`, expanded. `…` stands for --kv-events-config, which has tests of its own. */
  args: string[];
}

const silent = [8000];
const publishing = [8000, 5557, 5558];
const on = { enabled: true };
const qwen = 'Qwen/Qwen3-0.6B --served-model-name=demo --port=8000';
const drain = '--shutdown-timeout=60';

/** The scenarios of charts/aibrix-model/ci: chart-testing installs them, and each one has a case here. */
export const scenarios: Case[] = [
  { name: 'default', ports: silent, args: words(`${qwen} ${drain}`) },
  { name: 'kv-events', ports: publishing, args: words(`${qwen} ${drain} …`) },
  { name: 'kv-events-env', ports: publishing, args: words(`${qwen} --block-size=32 ${drain} …`) },
  {
    name: 'kv-events-flags',
    ports: publishing,
    args: words(`${qwen} ${drain} --enable-kv-cache-events --kv-events-publisher=zmq
      --kv-events-endpoint=tcp://*:5557 --kv-events-replay-endpoint=tcp://*:5558 --kv-events-buffer-steps=10000`),
  },
  {
    name: 'gated-model',
    model: 'llama-3-1-8b',
    ports: publishing,
    args: words(`meta-llama/Llama-3.1-8B-Instruct --served-model-name=llama-3-1-8b --port=8000
      --revision=0e9e39f249a16976918f6564b8830bc894c89659 --max-model-len=1048576 --block-size=16
      --tensor-parallel-size=2 --pipeline-parallel-size=2 ${drain} … --max-num-seqs=64`),
  },
  { name: 'fleet', ports: silent, args: words(`${qwen} --shutdown-timeout=300`) },
  {
    name: 'local-model',
    model: 'local',
    ports: publishing,
    args: words(`/models/qwen3-0.6b --served-model-name=local --port=8000 ${drain} …`),
  },
  { name: 'autoscaling', ports: publishing, args: words(`${qwen} ${drain} …`) },
  { name: 'network-policy', ports: publishing, args: words(`${qwen} ${drain} …`) },
  { name: 'pass-through', ports: [...publishing, 5600], args: words(`${qwen} ${drain} …`) },
  {
    name: 'extra-objects',
    ports: silent,
    args: words(`meta-llama/Llama-3.1-8B-Instruct --served-model-name=demo --port=8000 ${drain}`),
  },
  {
    name: 'object-storage',
    model: 'qwen3-8b',
    ports: silent,
    args: words(`s3://models/qwen3-8b-awq --served-model-name=qwen3-8b --port=8000 --dtype=float16
      --quantization=awq --gpu-memory-utilization=0.85 --tool-call-parser=hermes --reasoning-parser=qwen3
      --enable-auto-tool-choice --load-format=runai_streamer --chat-template=/chat-template/template.jinja ${drain}`),
  },
  {
    name: 'lora',
    ports: silent,
    args: words(`${qwen} --enable-lora --max-loras=4 --max-lora-rank=32 ${drain}`),
  },
  {
    name: 'warm-start',
    ports: publishing,
    args: words(`${qwen} --prefix-caching-hash-algo=sha256_cbor ${drain} … --kv-offloading-size=8`),
  },
  { name: 'devices', ports: silent, args: words(`${qwen} ${drain}`) },
  { name: 'hpa', ports: silent, args: words(`${qwen} ${drain}`) },
  { name: 'schedules', ports: silent, args: words(`${qwen} ${drain}`) },
  {
    name: 'kv-events-relay',
    ports: publishing,
    relay: [5557, 5558, 9558],
    args: words(`${qwen} --data-parallel-size=2 ${drain} …`),
  },
  { name: 'monitoring', ports: publishing, relay: [5557, 5558, 9558], args: words(`${qwen} ${drain} …`) },
  { name: 'newest-vllm', ports: publishing, relay: [5557, 5558, 9558], args: words(`${qwen} ${drain} …`) },
];

/** More renderings, one thing each. */
export const cases: Case[] = [
  {
    name: 'other ports, wherever a port stands',
    values: { model: { kvEvents: { ...on, eventPort: 6557, replayPort: 6558 } }, server: { port: 9000 } },
    ports: [9000, 6557, 6558],
    args: words(`Qwen/Qwen3-0.6B --served-model-name=demo --port=9000 ${drain} …`),
  },
  {
    name: 'the longest name',
    values: { model: { name: 'm'.repeat(63), kvEvents: on } },
    model: 'm'.repeat(63),
    ports: publishing,
    args: words(`Qwen/Qwen3-0.6B --served-model-name=${'m'.repeat(63)} --port=8000 ${drain} …`),
  },
  {
    name: 'a name that YAML would take for a boolean',
    values: { model: { name: 'on' } },
    model: 'on',
    ports: silent,
    args: words(`Qwen/Qwen3-0.6B --served-model-name=on --port=8000 ${drain}`),
  },
  {
    name: 'data parallelism without events',
    values: { parallelism: { data: 2 }, updateStrategy: { type: 'Recreate' } },
    ports: silent,
    args: words(`${qwen} --data-parallel-size=2 ${drain}`),
  },
  {
    name: 'an image before the drain flag',
    values: { image: { tag: 'v0.17.1' }, model: { kvEvents: on } },
    ports: publishing,
    args: words(`${qwen} …`),
  },
  {
    name: 'no drain and no delay',
    values: { shutdown: { delaySeconds: 0, drainSeconds: 0 }, replicaCount: 0 },
    ports: silent,
    args: words(qwen),
  },
  {
    name: 'numbers that a float would print with an exponent',
    values: { model: { maxLength: 10000000 }, podSecurityContext: { runAsUser: 1000650000 } },
    ports: silent,
    args: words(`${qwen} --max-model-len=10000000 ${drain}`),
  },
  {
    name: 'arguments of the user, last and as they are',
    values: { server: { extraArgs: ['--max-num-seqs', '8', '--seed=1', '--hf-overrides={"a": 1}'] } },
    ports: silent,
    args: [...words(`${qwen} ${drain} --max-num-seqs 8 --seed=1`), '--hf-overrides={"a": 1}'],
  },
];

function words(text: string): string[] {
  return text.split(/\s+/);
}
