import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { cloneRepository } from './support/clone.ts';
import { releaseIn } from './support/command.ts';
import { buildMilliseconds, releaseTools } from './support/registry.ts';

vi.setConfig({ testTimeout: 180_000 });

beforeAll(releaseTools, buildMilliseconds);

test('a dry run writes the files of a release and nothing else', async () => {
  const clone = await cloneRepository(onTestFinished);
  const { all, exitCode } = await releaseIn(clone, '--dry-run');
  expect(all).toContain('nothing was published');
  expect(exitCode).toBe(0);
  const { version } = JSON.parse(await readFile(path.join(clone.root, 'package.json'), 'utf8'));
  const folder = path.join(clone.root, 'dist');
  expect((await readdir(folder)).sort()).toEqual([
    'SHA256SUMS',
    `aibrix-kv-events-${version}.tgz`,
    `aibrix-model-${version}.cdx.json`,
    `aibrix-model-${version}.tgz`,
    'release-notes.md',
  ]);
});

test('the same commit produces the same bytes in every clone', async () => {
  const clone = await cloneRepository(onTestFinished);
  const other = await cloneRepository(onTestFinished);
  await other.git('fetch', '--quiet', clone.root, 'HEAD');
  await other.git('reset', '--quiet', '--hard', 'FETCH_HEAD');
  const sums = await Promise.all(
    [clone, other].map(async (one) => {
      expect((await releaseIn(one, '--dry-run')).all).toContain('nothing was published');
      return readFile(path.join(one.root, 'dist/SHA256SUMS'), 'utf8');
    }),
  );
  expect(sums[0]).toBe(sums[1]);
});

test('uncommitted changes are not released, and tests that passed elsewhere count for their commit only', async () => {
  const clone = await cloneRepository(onTestFinished);
  const stale = await releaseIn(clone, '--dry-run', '--tested=0123456789abcdef0123456789abcdef01234567');
  expect(stale).toMatchObject({ exitCode: 1, all: expect.stringContaining('--tested 0123456789abcdef') });
  await clone.git('rm', '--quiet', 'LICENSE');
  const changed = await releaseIn(clone, '--dry-run');
  expect(changed).toMatchObject({ exitCode: 1, all: expect.stringContaining('D  LICENSE') });
});
