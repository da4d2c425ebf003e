import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { dump } from 'js-yaml';
import { beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { releaseProblems } from '../../harness/release/checks.ts';
import { previousRelease } from '../../harness/release/previous.ts';
import { parseChartFile, readChartFile } from '../../harness/release/versions.ts';
import { type Clone, cloneRepository } from './support/clone.ts';
import { atEnd } from './support/later.ts';

const changesKey = 'artifacthub.io/changes';
const chartFile = 'charts/aibrix-model/Chart.yaml';
const chartChangelog = 'charts/aibrix-model/CHANGELOG.md';

const later = atEnd();
let clone: Clone;
let base = '';
beforeAll(async () => {
  clone = await cloneRepository(later);
  base = await clone.git('rev-parse', 'HEAD');
});
beforeEach(async () => void (await clone.git('reset', '--quiet', '--hard', base)));

test('the working tree, committed, is ready for a release', async () => {
  const { root } = clone;
  expect(await releaseProblems(root)).toEqual([]);
});

describe('keeps a release back', () => {
  test.each([
    {
      file: 'package.json',
      from: /"version": "\S+"/,
      to: '"version": "9.9.9"',
      problem: 'package.json has version 9.9.9',
    },
    {
      file: 'kv-events/package.json',
      from: /"version": "\S+"/,
      to: '"version": "9.9.9"',
      problem: 'kv-events/package.json has version 9.9.9',
    },
    {
      file: 'package-lock.json',
      from: /("packages": \{\s+"": \{\s+"name": "\S+",\s+)"version": "\S+"/,
      to: '$1"version": "9.9.9"',
      problem: 'package-lock.json has version 9.9.9',
    },
    {
      file: 'CHANGELOG.md',
      from: /^## .*$/m,
      to: '## 9.9.9 - 2026-01-01',
      problem: 'CHANGELOG.md has no entry',
    },
    { file: 'CHANGELOG.md', from: /^(## \S+) - .*$/m, to: '$1', problem: 'CHANGELOG.md has no date' },
    {
      file: chartChangelog,
      from: /^(## .*)$[\s\S]*?(?=^## )/m,
      to: '$1\n\n',
      problem: `${chartChangelog} says nothing about`,
    },
    {
      file: chartChangelog,
      from: /^## 0\.1\.0/m,
      to: '## 5.0.0',
      problem: 'does not list the newest version first',
    },
    { file: chartFile, from: /^version: .*$/m, to: 'version: one', problem: 'version one in Chart.yaml' },
    {
      file: chartFile,
      from: /artifacthub.io\/prerelease: "false"/,
      to: 'artifacthub.io/prerelease: "true"',
      problem: 'artifacthub.io/prerelease is true',
    },
    {
      file: 'artifacthub-repo.yml',
      from: /\{\}/,
      to: 'repositoryID: mine',
      problem: 'artifacthub-repo.yml/repositoryID',
    },
  ])('$file: $problem', async ({ file, from, to, problem }) => {
    const { root, commit } = clone;
    const at = path.join(root, file);
    const before = await readFile(at, 'utf8');
    const after = before.replace(from, to);
    expect(after).not.toBe(before);
    await writeFile(at, after);
    await commit();
    expect((await releaseProblems(root)).join('\n')).toContain(problem);
  });

  test('the annotations for Artifact Hub list the changes of the previous release', async () => {
    const { root, git, commit } = clone;
    const chart = await readChartFile(path.join(root, 'charts/aibrix-model'));
    const { version, commit: before } = await previousRelease(root, chart.version);
    const changes = parseChartFile(await git('show', `${before}:${chartFile}`)).annotations[changesKey];
    const annotations = { ...chart.annotations, [changesKey]: changes };
    await writeFile(path.join(root, chartFile), dump({ ...chart, annotations }));
    await commit();
    expect(await releaseProblems(root)).toEqual([`${changesKey} still lists the changes of ${version}`]);
  });

  test('the commit has a tag of another version', async () => {
    const { root, git } = clone;
    await git('tag', 'v9.9.9');
    onTestFinished(async () => void (await git('tag', '--delete', 'v9.9.9')));
    expect(await releaseProblems(root)).toEqual([expect.stringContaining('tagged v9.9.9')]);
  });
});
