import { mkdtemp, readdir, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, inject, onTestFinished, test } from 'vitest';
import which from 'which';
import { paths } from '../../harness/paths.ts';
import { configure, enable, outcome, state } from './support/migration.ts';
import { deploy } from './support/migration-fixture.ts';

const folder = path.join(paths.root, 'migration');

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

test('the scripts use nothing that bash 3.2 has not', async () => {
  const files = await readdir(folder, { recursive: true });
  const scripts = files.filter((file) => file.endsWith('.sh'));
  expect(scripts).toContain('enable-kv-events.sh');
  expect((await Promise.all(scripts.map(newerLines))).flat()).toEqual([]);
});

test('bash and kubectl are all it needs', async () => {
  const env = { PATH: await only('bash', 'env') };
  const [model, gateway] = [await deploy('shell-script'), await deploy('gateway-helm')];
  const before = [await state(model), await state(gateway)];
  for (const run of [enable.bind(null, model), configure.bind(null, gateway)]) {
    for (const args of [['--dry-run'], [], ['--rollback']]) {
      const { exitCode, stdout, stderr } = await run(args, { env });
      expect({ exitCode, stdout, stderr }).toMatchObject({
        exitCode: 0,
        stderr: expect.not.stringMatching(/\.sh: line/),
      });
    }
  }
  expect([await state(model), await state(gateway)]).toEqual(before);
});

test('without diff, a dry run shows the whole object that the API server would make', async () => {
  const target = await deploy('vllm-serve');
  const run = await enable(target, ['--dry-run'], { env: { PATH: await only('bash', 'env') } });
  expect(outcome(run)).toEqual({ exitCode: 0, all: expect.stringMatching(/^kind: Deployment$/m) });
});

async function newerLines(file: string): Promise<string[]> {
  const lines = (await readFile(path.join(folder, file), 'utf8')).split('\n');
  const code = lines.filter((line) => !line.trimStart().startsWith('#'));
  return code
    .filter((line) => newer.some((construct) => construct.test(line)))
    .map((line) => `${file}: ${line}`);
}

/** A PATH with these programs and kubectl, and no others. */
async function only(...programs: readonly string[]): Promise<string> {
  const bin = await mkdtemp(path.join(tmpdir(), 'bin-'));
  onTestFinished(() => rm(bin, { recursive: true }));
  for (const program of programs) await symlink(await which(program), path.join(bin, program));
  await symlink(inject('tools').kubectl, path.join(bin, 'kubectl'));
  return bin;
}
