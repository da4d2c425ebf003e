import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { paths } from '../../harness/paths.ts';
import { screenshotFiles } from '../../harness/release/annotations.ts';
import { previousRelease } from '../../harness/release/previous.ts';
import { type Clone, cloneRepository } from './support/clone.ts';

/** Commits a chart of a version, and tags it where a tag is given. */
async function commitVersion({ root, git, commit }: Clone, version: string, tag?: string): Promise<string> {
  await writeFile(path.join(root, 'charts/aibrix-model/Chart.yaml'), `name: x\nversion: ${version}\n`);
  await commit(`version ${version}`);
  if (tag) await git('tag', tag);
  return git('rev-parse', 'HEAD');
}

test('the previous release is the newest tag below the version, ignoring other tags and newer pre-releases', async () => {
  const clone = await cloneRepository(onTestFinished);
  await commitVersion(clone, '8.0.0', 'v8.0.0');
  await commitVersion(clone, '9.0.0-rc.1', 'v9.0.0-rc.1');
  await commitVersion(clone, '9.0.0', 'v9.0.0');
  await clone.git('tag', 'nightly');
  expect(await previousRelease(clone.root, '9.0.0')).toEqual({
    version: '9.0.0-rc.1',
    commit: 'v9.0.0-rc.1',
  });
  expect(await previousRelease(clone.root, '8.5.0')).toEqual({ version: '8.0.0', commit: 'v8.0.0' });
});

test('without a tag, the previous release is the parent of the commit that set the version', async () => {
  const clone = await cloneRepository(onTestFinished);
  await commitVersion(clone, '8.0.0');
  await writeFile(path.join(clone.root, 'later'), '');
  await clone.commit('still 8.0.0');
  const last = await clone.git('rev-parse', 'HEAD');
  await commitVersion(clone, '9.0.0');
  await clone.commit('still 9.0.0');
  expect(await previousRelease(clone.root, '9.0.0')).toEqual({ version: '8.0.0', commit: last });
  const head = await clone.git('rev-parse', 'HEAD');
  expect(await previousRelease(clone.root, '9.1.0')).toEqual({ version: '9.0.0', commit: head });
});

test('a shallow clone has no previous release, and the error states how to fetch it', async () => {
  const clone = await cloneRepository(onTestFinished);
  await commitVersion(clone, '9.0.0');
  const shallow = path.join(clone.root, 'dist/shallow');
  await clone.git('clone', '--quiet', '--depth=1', `file://${clone.root}`, shallow);
  await expect(previousRelease(shallow, '9.0.0')).rejects.toThrow('git fetch --unshallow --tags');
});

test('the screenshots for Artifact Hub exist', () => {
  expect(screenshotFiles.filter((file) => !existsSync(path.join(paths.root, file)))).toEqual([]);
});
