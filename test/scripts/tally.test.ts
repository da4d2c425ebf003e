import { expect, test } from 'vitest';
import { tally, type VitestReport } from '../../scripts/test/vitest.ts';

function report(passed: number, total: number, unloaded = 0): VitestReport {
  const loaded = { status: 'failed', assertionResults: [{}] };
  const broken = Array.from({ length: unloaded }, () => ({ status: 'failed', assertionResults: [] }));
  return { numPassedTests: passed, numTotalTests: total, testResults: [loaded, ...broken] };
}

test.each([
  ['all pass', report(3, 3), true, { passed: 3, failed: 0 }],
  ['one fails', report(2, 3), false, { passed: 2, failed: 1 }],
  ['one is skipped', report(2, 3), true, { passed: 2, failed: 1 }],
  ['one fails and two files do not load', report(2, 3, 2), false, { passed: 2, failed: 3 }],
  ['the teardown fails', report(3, 3), false, { passed: 3, failed: 1 }],
  ['no test ran', report(0, 0), true, { passed: 0, failed: 1 }],
  ['vitest wrote no report', undefined, false, { passed: 0, failed: 1 }],
])('a run in which %s is counted as such', (_, given, succeeded, expected) => {
  expect(tally(given, succeeded)).toEqual(expected);
});
