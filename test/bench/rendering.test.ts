import { describe, expect, test } from 'vitest';
import { ahead, largestRuns } from '../../bench/render/ahead.ts';
import type { Rendering, Run } from '../../bench/render/measure.ts';
import { usageOf } from '../../bench/render/usage.ts';
import { readResults } from '../../bench/support/results.ts';
import { succeed } from '../../harness/process/run.ts';

const stored = readResults<Rendering>('render');

function run(renderer: Run['renderer'], cases: number, seconds: number, cpuSeconds: number): Run {
  return { renderer, cases, seconds, cpuSeconds, peakMiB: 1 };
}

describe('the resident renderer is ahead of helm-unittest', () => {
  test('in the stored results', () => {
    expect(ahead(stored)).toBe(true);
  });

  test.each([
    ['less time and less CPU time', 1, 1, true],
    ['more time', 3, 1, false],
    ['more CPU time', 1, 3, false],
  ])('with %s: by the most cases that both rendered', (_, seconds, cpuSeconds, expected) => {
    const runs = [
      run('resident renderer', 10, 9, 9),
      run('helm-unittest', 10, 2, 2),
      run('resident renderer', 100, seconds, cpuSeconds),
      run('helm-unittest', 100, 2, 2),
      run('helm template', 10, 1, 1),
    ];
    expect(ahead({ ...stored, runs })).toBe(expected);
    expect(largestRuns({ ...stored, runs }).ours.cases).toBe(100);
  });
});

test('the usage of work includes the processes that it awaits', async () => {
  const spin = 'const end = process.cpuUsage().user + 2e5; while (process.cpuUsage().user < end);';
  const usage = await usageOf(async () => {
    await succeed(process.execPath, ['-e', spin]);
  });
  expect(usage.cpuSeconds).toBeGreaterThan(0.19);
  expect(usage.seconds).toBeGreaterThan(0.19);
  expect(usage.peakMiB).toBeGreaterThan(10);
});
