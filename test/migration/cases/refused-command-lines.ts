import { container } from '../support/fixtures.ts';
import type { Refusal } from './refusal.ts';

/** vLLM as a shell starts it. */
export const serve = 'vllm serve Qwen/Qwen3-0.6B --served-model-name qwen3';

/** Command lines that cannot be read with certainty, or not at all. */
export const commands: readonly Refusal[] = [
  {
    name: 'no container runs vLLM',
    change: (deployment) => Object.assign(container(deployment), { image: 'nginx', args: ['-g'] }),
    message: 'no container is known to run vLLM',
  },
  {
    name: 'two containers run vLLM',
    change: ({ spec }) =>
      spec?.template.spec?.containers.push({
        name: 'second',
        image: 'vllm/vllm-openai:v0.11.0',
        args: ['--model=x'],
      }),
    message: 'several containers run vLLM: vllm, second. Choose one: --container NAME',
  },
  { name: 'no container has the name', options: ['--container=engine'], message: 'asked for: engine' },
  { name: 'a shell line', script: serve, message: 'container vllm starts vLLM in a shell line' },
  {
    name: 'a shell line with the module',
    script: 'exec python3 -m vllm.entrypoints.openai.api_server',
    message: 'shell line',
  },
  {
    name: 'a shell that is given vLLM',
    change: (deployment) =>
      Object.assign(container(deployment), {
        command: ['bash', '-c', 'exec "$@"', '-', 'vllm', 'serve', 'x'],
      }),
    message: 'no container is known to run vLLM',
  },
  {
    name: 'a shell line behind another program',
    change: (deployment) =>
      Object.assign(container(deployment), { command: ['tini', '--', 'bash', '-c'], args: [serve] }),
    message: 'shell line',
  },
  { name: 'flags come from a file', args: ['--config', 'vllm.yaml'], message: '--config may hold flags' },
  {
    name: 'flags come from a Secret',
    args: ['--enforce-eager', 'x', '$(MORE)'],
    message: '$(MORE) may hold flags',
  },
];

/** Every way to ask for more than one data-parallel rank. */
export const parallelism: readonly Refusal[] = [
  ['--data-parallel-size', '2'],
  ['--data-parallel-size=2'],
  ['--data_parallel_size=2'],
  ['--data-parallel-si', '4'],
  ['-dp', '2'],
  ['-dp=2'],
  ['--data-parallel-rank=1'],
  ['-dpn', '1'],
  ['--data-parallel-size', '$(SIZE)'],
].map((args) => ({ name: `data parallelism: ${args.join(' ')}`, args, message: 'data parallelism (' }));

/** Every way to switch prefix caching off. */
export const caching: readonly Refusal[] = [
  '--no-enable-prefix-caching',
  '--no_enable_prefix_caching',
  '--no-enable-prefix',
].map((flag) => ({ name: `prefix caching is off: ${flag}`, args: [flag], message: 'prefix caching is off' }));
