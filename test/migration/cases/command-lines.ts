import { copyFile, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect } from 'vitest';
import { paths } from '../../../harness/paths.ts';
import type { Case, Scripts } from '../support/fake.ts';
import { outcome, runScript } from '../support/scripts.ts';

const nothing = { KUBECONFIG: path.join(tmpdir(), 'no-such-kubeconfig') };

const wrong: readonly { script: string; args: readonly string[]; message: string }[] = [
  { script: 'enable-kv-events.sh', args: [], message: 'give NAMESPACE and DEPLOYMENT; there are 0 names' },
  { script: 'enable-kv-events.sh', args: ['a'], message: 'there are 1 names' },
  { script: 'enable-kv-events.sh', args: ['a', 'b', 'c'], message: 'there are 3 names' },
  { script: 'enable-kv-events.sh', args: ['a', 'pod/B'], message: 'DEPLOYMENT "B" is not a name' },
  { script: 'enable-kv-events.sh', args: ['A', 'b'], message: 'NAMESPACE "A" is not a name' },
  { script: 'enable-kv-events.sh', args: ['a', 'b', '--dryrun'], message: '--dryrun is not an option' },
  { script: 'enable-kv-events.sh', args: ['a', 'b', '-n'], message: '-n is not an option' },
  { script: 'enable-kv-events.sh', args: ['a', 'b', '--format'], message: '--format needs a value' },
  { script: 'enable-kv-events.sh', args: ['a', 'b', '--format=yaml'], message: 'choose json or env' },
  {
    script: 'enable-kv-events.sh',
    args: ['a', 'b', '--timeout', '--dry-run'],
    message: '--timeout needs a value',
  },
  {
    script: 'enable-kv-events.sh',
    args: ['a', 'b', '--timeout=soon'],
    message: 'give a duration such as 90s',
  },
  { script: 'enable-kv-events.sh', args: ['a', 'b', '--timeout=0s'], message: 'give a duration such as 90s' },
  {
    script: 'enable-kv-events.sh',
    args: ['a', 'b', '--rollback', '--no-rollback'],
    message: 'give one of them',
  },
  { script: 'configure-gateway.sh', args: ['aibrix-system'], message: 'aibrix-system is not an option' },
  { script: 'configure-gateway.sh', args: ['--block-size=big'], message: "give vLLM's block size in tokens" },
  { script: 'configure-gateway.sh', args: ['--block-size=0'], message: "give vLLM's block size in tokens" },
  { script: 'configure-gateway.sh', args: ['--model=qwen3'], message: 'give NAMESPACE/DEPLOYMENT' },
  { script: 'configure-gateway.sh', args: ['--model=a/b/c'], message: 'give NAMESPACE/DEPLOYMENT' },
  { script: 'configure-gateway.sh', args: ['--model=a/b', '--block-size=16'], message: 'not both' },
  { script: 'configure-gateway.sh', args: ['--model-port=http'], message: 'give a port number' },
  {
    script: 'configure-gateway.sh',
    args: ['--aibrix-version=nightly'],
    message: 'give one such as v0.7.0',
  },
];

/** What the scripts do with command lines before they call a cluster. */
export const commandLines: readonly Case[] = [
  ...wrong.map(({ script, args, message }) => ({
    name: `${script} rejects ${JSON.stringify(args)} before it calls a cluster`,
    check: async ({ alone }: Scripts) =>
      expect(outcome(await alone(script, args, nothing))).toEqual({
        exitCode: 2,
        all: expect.stringContaining(message),
      }),
  })),
  ...['enable-kv-events.sh', 'configure-gateway.sh'].map((script) => ({
    name: `${script} --help lists every option and every exit code, without calling a cluster`,
    check: async ({ alone }: Scripts) => {
      for (const help of ['--help', '-h']) {
        const { exitCode, stdout, stderr } = await alone(script, [help], nothing);
        expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: '' });
        for (const option of await optionsOf(script))
          expect(stdout).toMatch(new RegExp(`^ {2}(-h, |--context NAME, )?${option} `, 'm'));
        const codes = script === 'enable-kv-events.sh' ? [0, 1, 2, 3, 4, 5, 130] : [];
        for (const code of codes) expect(stdout).toMatch(new RegExp(`^ {2}${code}[ ,]`, 'm'));
        expect(Math.max(...stdout.split('\n').map((line) => line.length))).toBeLessThanOrEqual(120);
      }
    },
  })),
  {
    name: 'the gateway script copied alone states which file is missing',
    check: async ({ folder }) => {
      const copy = await mkdtemp(path.join(tmpdir(), 'migration-'));
      const script = 'configure-gateway.sh';
      await copyFile(path.join(folder, script), path.join(copy, script));
      const run = await runScript(script, ['--help'], { folder: copy });
      await rm(copy, { recursive: true });
      expect(outcome(run)).toEqual({ exitCode: 1, all: expect.stringContaining('Copy both scripts') });
    },
  },
];

/** The options that a script's own code and the shared one look for. */
async function optionsOf(script: string): Promise<string[]> {
  const files = [...new Set([script, 'enable-kv-events.sh'])].map((file) =>
    path.join(paths.root, 'migration', file),
  );
  const text = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
  const labels = text.split('\n').filter((line) => /^ +-[-a-z |=*]*\)/.test(line));
  const own = script === 'enable-kv-events.sh' ? [] : ['--format', '--replace-config'];
  const options = labels.flatMap((line) => line.slice(0, line.indexOf(')')).match(/--[a-z-]+/g) ?? []);
  expect(options).toContain('--kubeconfig');
  return [...new Set(options)].filter((option) => !own.includes(option));
}
