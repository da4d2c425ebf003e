import { expect, test } from 'vitest';
import { tally } from '../scripts/test/vitest.ts';

test.each([
  ['all pass', { numPassedTests: 3, numTotalTests: 3 }, true, { passed: 3, failed: 0 }],
  ['one fails', { numPassedTests: 2, numTotalTests: 3 }, false, { passed: 2, failed: 1 }],
  ['one is skipped', { numPassedTests: 2, numTotalTests: 3 }, true, { passed: 2, failed: 1 }],
  ['a file does not load', { numPassedTests: 3, numTotalTests: 3 }, false, { passed: 3, failed: 1 }],
  ['no test ran', { numPassedTests: 0, numTotalTests: 0 }, true, { passed: 0, failed: 1 }],
  ['vitest wrote no report', undefined, false, { passed: 0, failed: 1 }],
])('a run in which %s is counted as such', (_, report, succeeded, expected) => {
  expect(tally(report, succeeded)).toEqual(expected);
});
