import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import which from 'which';
import { paths } from '../../harness/paths.ts';
import { deploy, scriptsIn, state } from './support/fake.ts';
import { withOnly } from './support/programs.ts';

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
  await withOnly(['bash', 'env', 'kubectl', jq], runs);
});

async function runs(PATH: string): Promise<void> {
  for (const run of [() => scripts.enable, () => scripts.configure]) {
    const target = deploy(run() === scripts.enable ? 'python-module' : 'gateway-helm');
    const before = state(target);
    for (const args of [['--dry-run'], [], ['--rollback']]) {
      const { exitCode, stderr } = await run()(target, args, { env: { PATH } });
      expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: expect.not.stringMatching(/\.sh: line/) });
    }
    expect(state(target)).toEqual(before);
  }
}

async function newerLines(file: string): Promise<string[]> {
  const lines = (await readFile(path.join(folder, file), 'utf8')).split('\n');
  const code = lines.filter((line) => !line.trimStart().startsWith('#'));
  return code
    .filter((line) => newer.some((construct) => construct.test(line)))
    .map((line) => `${file}: ${line}`);
}
