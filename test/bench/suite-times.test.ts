import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { suiteSection } from '../../bench/harness/suite-page.ts';
import { projectTimes, readSuiteTimes, withSuiteTimes } from '../../bench/harness/suite-times.ts';

const files = [
  { file: 'test/chart/a.test.ts', checks: 2, start: 1000, end: 31_000 },
  { file: 'test/docs/b.test.ts', checks: 3, start: 11_000, end: 71_000 },
  { file: 'test/engine/c.test.ts', checks: 1, start: 0, end: 100_000 },
  { file: 'test/gateway/d.test.ts', checks: 4, start: 100_000, end: 150_000 },
];

test('a project lasts from its first start to its last end', () => {
  expect(projectTimes(files)).toEqual([
    { project: 'chart', files: 2, checks: 5, seconds: 70 },
    { project: 'engine', files: 1, checks: 1, seconds: 100 },
    { project: 'gateway', files: 1, checks: 4, seconds: 50 },
  ]);
});

test('times are kept of a run without failures only', async () => {
  const clone = await mkdtemp(path.join(tmpdir(), 'suite-times-'));
  onTestFinished(() => rm(clone, { recursive: true }));
  await withSuiteTimes(clone, async () => ({ passed: 9, failed: 1, files }));
  expect(() => readSuiteTimes(clone)).toThrow('npm test has not passed as a whole there');
  await withSuiteTimes(clone, async () => ({ passed: 10, failed: 0, files }));
  expect(readSuiteTimes(clone)).toMatchObject({
    passed: 10,
    slowest: [files[2], files[1], files[3], files[0]],
  });
});

test('the floor follows from the work of the processors and from what runs one file at a time', () => {
  const machine = { processor: 'p', cores: 2, memoryGiB: 8, kernel: 'k', node: 'v' };
  const run = { started: '2026-01-02T00:00:00Z', seconds: 200, load: { start: 0.1, end: 3 } };
  const times = {
    ...run,
    machine,
    passed: 10,
    cpuSeconds: 300,
    projects: projectTimes(files),
    slowest: files,
  };
  const text = suiteSection(times).replace(/\s+/g, ' ');
  for (const part of [
    'above the goal of 180 s',
    'above the goal of 60 s',
    '75 %',
    '2m 30s',
    'together they took 2m 30s',
  ])
    expect(text).toContain(part);
});
