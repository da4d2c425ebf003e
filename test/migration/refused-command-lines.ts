import type { Refusal } from './refusal.ts';
import { container } from './support/migration-fixture.ts';

/** vLLM as a shell starts it. */
export const serve = 'vllm serve Qwen/Qwen3-0.6B --served-model-name qwen3';
const uncertain = 'cannot be read with certainty';

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
    message: 'several containers run vLLM: vllm, second. Choose one with --container NAME',
  },
  { name: 'no container has the name', options: ['--container=engine'], message: 'asked for: engine' },
  { name: 'vLLM is in quotes', script: `su model -c "${serve}"`, message: uncertain },
  { name: 'vLLM is mere text', script: `echo ${serve}`, message: uncertain },
  {
    name: 'vLLM is started twice',
    script: `if true; then ${serve}; else ${serve} --port 1; fi`,
    message: uncertain,
  },
  {
    name: 'a quote is not closed',
    script: `${serve} --chat-template "x`,
    message: 'a quote that is not closed',
  },
  { name: 'a here-document holds vLLM', script: `sh <<END\n${serve}\nEND\n`, message: 'a here-document' },
  {
    name: 'a substitution holds another',
    script: `${serve} --host $(echo $(hostname)) --data-parallel-size 2`,
    message: 'a command substitution inside another',
  },
  { name: 'arguments come from the caller', script: `${serve} "$@"`, message: '$@ may bring flags' },
  { name: 'flags come from an unknown variable', script: `${serve} $MORE`, message: '$MORE may bring flags' },
  { name: 'flags come from a file', args: ['--config', 'vllm.yaml'], message: '--config may bring flags' },
  {
    name: 'flags come from a Secret',
    args: ['--enforce-eager', 'x', '$(MORE)'],
    message: '$(MORE) may bring flags',
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
