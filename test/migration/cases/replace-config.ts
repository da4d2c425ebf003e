import { expect } from 'vitest';
import { type Case, deploy, read, type Scripts, state, type Target } from '../support/fake.ts';
import { container } from '../support/fixtures.ts';
import { outcome } from '../support/scripts.ts';
import { flags } from './shapes.ts';

const half = '{"enable_kv_cache_events": true}';

/** A --kv-events-config that the gateway cannot use, in vLLM's command line. */
const replaced: readonly {
  name: string;
  command?: readonly string[];
  args: readonly string[];
  was: readonly string[];
}[] = [
  {
    name: 'as two words',
    args: ['m', '--served-model-name=qwen3', '--kv-events-config', half, '--port=8000'],
    was: ['--kv-events-config', half],
  },
  {
    name: 'as one word',
    args: ['m', `--kv_events_config=${half}`, '--served-model-name=qwen3'],
    was: [`--kv_events_config=${half}`],
  },
  {
    name: 'with odd text',
    args: ['m', '--kv-events-config', '{"topic":\t"a+b %41 \\\\ é"\n}\n', '--served-model-name=qwen3'],
    was: ['--kv-events-config', '{"topic":\t"a+b %41 \\\\ é"\n}\n'],
  },
  {
    name: 'without value',
    args: ['m', '--served-model-name=qwen3', '--kv-events-config', ''],
    was: ['--kv-events-config', ''],
  },
  {
    name: 'last, without a word after it',
    args: ['m', '--served-model-name=qwen3', '--kv-events-config'],
    was: ['--kv-events-config'],
  },
  {
    name: 'in the command',
    command: ['vllm', 'serve', 'm', '--kv-events', half, '--served-model-name', 'qwen3'],
    args: ['--port=8000'],
    was: ['--kv-events', half],
  },
];

/** --replace-config, and its rollback. */
export const replacedConfigs: readonly Case[] = replaced.flatMap(
  ({ name, command = ['vllm', 'serve'], args, was }) =>
    (['json', 'env'] as const).map((format) => ({
      name: `--replace-config replaces a wrong configuration, and the rollback puts it back: ${name}, ${format}`,
      check: (scripts: Scripts) => {
        const target = deploy('vllm-serve', (one) => Object.assign(container(one), { command, args }));
        return expectReplaced(scripts, target, format, was);
      },
    })),
);

/** Refused without the option, replaced with it, with all other words kept; and back. */
async function expectReplaced(
  { enable }: Scripts,
  target: Target,
  format: string,
  was: readonly string[],
): Promise<void> {
  const before = state(target);
  const words = argv(target).join('\0');
  const options = [`--format=${format}`];
  expect(outcome(await enable(target, options))).toMatchObject({ exitCode: 3 });
  expect(state(target)).toEqual(before);
  const { exitCode, stdout } = await enable(target, [...options, '--replace-config']);
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: expect.stringContaining(`  argument ${flags[format]}, in place of ${was.join(' ')}\n`),
  });
  expect(argv(target).join('\0')).toBe(words.replace(was.join('\0'), flags[format] ?? ''));
  expect(container(read(target)).env ?? []).toHaveLength(format === 'env' ? 5 : 0);
  expect(outcome(await enable(target, ['--rollback']))).toMatchObject({ exitCode: 0 });
  expect(state(target)).toEqual(before);
}

function argv(target: Target): string[] {
  const { command = [], args = [] } = container(read(target));
  return [...command, ...args];
}
