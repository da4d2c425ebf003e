import { expect, test } from 'vitest';
import { tally, type VitestReport, type VitestRun } from '../../scripts/test/vitest.ts';

function report(passed: number, total: number, unloaded = 0): VitestReport {
  const times = { name: '/a.test.ts', startTime: 1, endTime: 2 };
  const loaded = { ...times, status: 'failed', assertionResults: [{}] };
  const broken = Array.from({ length: unloaded }, () => ({
    ...times,
    status: 'failed',
    assertionResults: [],
  }));
  return { numPassedTests: passed, numTotalTests: total, testResults: [loaded, ...broken] };
}

function run(given: VitestReport | undefined, succeeded: boolean): VitestRun {
  return { report: given, succeeded };
}

test.each([
  ['all pass', [run(report(3, 3), true)], { passed: 3, failed: 0 }],
  ['one fails', [run(report(2, 3), false)], { passed: 2, failed: 1 }],
  ['one is skipped', [run(report(2, 3), true)], { passed: 2, failed: 1 }],
  ['one fails and two files do not load', [run(report(2, 3, 2), false)], { passed: 2, failed: 3 }],
  ['the teardown fails', [run(report(3, 3), false)], { passed: 3, failed: 1 }],
  ['no test ran', [run(report(0, 0), true)], { passed: 0, failed: 1 }],
  ['vitest wrote no report', [run(undefined, false)], { passed: 0, failed: 1 }],
  ['one process has no tests', [run(report(3, 3), true), run(report(0, 0), true)], { passed: 3, failed: 0 }],
  ['no process has tests', [run(report(0, 0), true), run(undefined, true)], { passed: 0, failed: 1 }],
  ['one process fails', [run(report(3, 3), true), run(undefined, false)], { passed: 3, failed: 1 }],
  [
    'one process fails a test and one its teardown',
    [run(report(2, 3), false), run(report(4, 4), false)],
    { passed: 6, failed: 2 },
  ],
])('a run in which %s is counted as such', (_, runs, expected) => {
  expect(tally(runs)).toEqual(expected);
});
