import { mkdtemp, readdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import which from 'which';
import { paths } from '../../harness/paths.ts';
import { deploy, scriptsIn, state } from './support/fake.ts';
import { outcome, runScript } from './support/scripts.ts';

const scripts = scriptsIn();
const folder = path.join(paths.root, 'migration');

/** The pinned gojq, with which all other tests run, and the jq of this machine if it has one. */
const jqPrograms = (await which('jq', { all: true })).slice(0, 2);

/** What bash got after 3.2, the version of macOS (CHANGES in bash's source). */
const newer = [
  /\b(mapfile|readarray|coproc)\b/,
  /\b(declare|local|typeset) -[a-zA-Z]*[Ang]/,
  /\$\{[^}]*(\^|,,|@[QEPAKa])\}/,
  /\s(&>>|\|&|;;?&)(\s|$)/,
  /\[\[ -v /,
  /\bwait -n\b|%\([^)]*\)T|\bEPOCH|\bBASHPID\b/,
  /\$'[^']*\\[uU]/,
];

test('the scripts run with bash 3.2', async () => {
  const files = await readdir(folder, { recursive: true });
  const scripts = files.filter((file) => file.endsWith('.sh'));
  expect(scripts).toContain('enable-kv-events.sh');
  expect((await Promise.all(scripts.map(newerLines))).flat()).toEqual([]);
});

test.each(jqPrograms)('bash, kubectl and jq are all it needs: %s', async (jq) => {
  const PATH = await only('bash', 'env', jq);
  for (const run of [() => scripts.enable, () => scripts.configure]) {
    const target = deploy(run() === scripts.enable ? 'python-module' : 'gateway-helm');
    const before = state(target);
    for (const args of [['--dry-run'], [], ['--rollback']]) {
      const { exitCode, stderr } = await run()(target, args, { env: { PATH } });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.not.stringMatching(/\.sh: line/) });
    }
    expect(state(target)).toEqual(before);
  }
});

test('without diff, a dry run prints the whole resulting object', async () => {
  const PATH = await only('bash', 'env', 'jq');
  const { exitCode, stdout } = await scripts.enable(deploy('vllm-serve'), ['--dry-run'], { env: { PATH } });
  expect({ exitCode, stdout }).toEqual({
    exitCode: 0,
    stdout: expect.stringContaining('"kind":"Deployment"'),
  });
});

test.each(['enable-kv-events.sh', 'configure-gateway.sh'])(
  '%s says which program is missing',
  async (script) => {
    const args = script === 'enable-kv-events.sh' ? ['a', 'b'] : [];
    for (const [programs, missing] of [
      [['bash', 'env'], 'kubectl is not on PATH'],
      [['bash', 'env', 'kubectl'], 'jq is not on PATH'],
    ] as const) {
      const run = await runScript(script, args, { env: { PATH: await only(...programs) } });
      expect(outcome(run)).toEqual({ exitCode: 1, all: expect.stringContaining(missing) });
    }
  },
);

test('an outdated jq is rejected with its version', async () => {
  const PATH = await only('bash', 'env', 'kubectl');
  await writeFile(
    path.join(PATH, 'jq'),
    '#!/usr/bin/env bash\n[[ $1 == --version ]] && echo jq-1.5 || exit 2\n',
    { mode: 0o755 },
  );
  const run = await runScript('enable-kv-events.sh', ['a', 'b'], { env: { PATH } });
  expect(outcome(run)).toEqual({
    exitCode: 1,
    all: expect.stringContaining('jq-1.5 is too old: this script needs jq 1.6'),
  });
});

async function newerLines(file: string): Promise<string[]> {
  const lines = (await readFile(path.join(folder, file), 'utf8')).split('\n');
  const code = lines.filter((line) => !line.trimStart().startsWith('#'));
  return code
    .filter((line) => newer.some((construct) => construct.test(line)))
    .map((line) => `${file}: ${line}`);
}

/** A PATH with these programs, by name or path, and no others; kubectl is the stand-in. */
async function only(...programs: readonly string[]): Promise<string> {
  const bin = await mkdtemp(path.join(tmpdir(), 'bin-'));
  onTestFinished(() => rm(bin, { recursive: true }));
  const standIn = path.join(import.meta.dirname, 'support/kubectl');
  for (const program of new Set(programs).add('kubectl')) {
    if (program === 'kubectl' && programs.length === 2) continue;
    await symlink(
      program === 'kubectl' ? standIn : await which(program),
      path.join(bin, path.basename(program)),
    );
  }
  return bin;
}
