import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { paths } from '../../harness/paths.ts';
import { packKvEvents } from '../../harness/release/kv-events-package.ts';
import { readChartFile } from '../../harness/release/versions.ts';
import { holding, stored } from '../kv-events/support/kv-events-fixtures.ts';
import { atEnd } from './support/later.ts';

const later = atEnd();
let project = '';
let tarball = '';

beforeAll(async () => {
  project = await mkdtemp(path.join(tmpdir(), 'kv-events-'));
  later(() => rm(project, { recursive: true, force: true }));
  tarball = await packKvEvents(paths.root, project);
  await writeFile(path.join(project, 'package.json'), '{}');
  const flags = ['--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'];
  await execa('npm', ['install', ...flags, tarball], { cwd: project });
}, 180_000);

const run = (...args: string[]) =>
  execa(path.join(project, 'node_modules/.bin/kv-events'), args, { cwd: project, reject: false });

test("the tarball has the chart's version", async () => {
  const { version } = await readChartFile(paths.chart);
  expect(path.basename(tarball)).toBe(`aibrix-kv-events-${version}.tgz`);
});

test('it contains JavaScript, README and LICENSE, and no TypeScript', async () => {
  const { stdout } = await execa('tar', ['-tzf', tarball]);
  const files = stdout.split('\n');
  expect(files).toEqual(
    expect.arrayContaining(['package/README.md', 'package/LICENSE', 'package/dist/cli/main.js']),
  );
  expect(files.filter((file) => file.endsWith('.ts'))).toEqual([]);
});

test('when installed elsewhere, it reads the events of a publisher', async () => {
  const { eventPort, replayPort } = await holding(stored([1]));
  const args = ['check', `127.0.0.1:${eventPort}`, `--replay-port=${replayPort}`, '--json', '--wait=0.1'];
  const { stdout, exitCode } = await run(...args);
  expect(JSON.parse(stdout)).toMatchObject({ verdict: 'fits' });
  expect(exitCode).toBe(0);
});

test('it explains itself', async () => {
  expect(await run('--help')).toMatchObject({
    exitCode: 0,
    stdout: expect.stringMatching(/^Usage: kv-events/),
  });
});
