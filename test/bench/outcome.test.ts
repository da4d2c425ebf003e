import { expect, test } from 'vitest';
import { outcome } from '../../bench/gateway/outcome.ts';

const completion = (at: number, status: number, body = '') => ({ at, status, body, pod: undefined, took: 1 });
const noPod = '{"error": {"message": "error on selecting target pod"}}';

test.each([
  ['all answered', [completion(0, 200), completion(200, 200)], [2, 0, 0, 0]],
  ['three without a pod', [200, 600, 1400].map((at) => completion(at, 503, noPod)), [3, 3, 0, 1.2]],
  [
    'other errors',
    [completion(0, 0, 'fetch failed'), completion(9, 503), completion(20, 503, noPod)],
    [3, 1, 2, 0],
  ],
])('%s', (_, completions, expected) => {
  const { completions: count, failed, otherwise, failingSeconds } = outcome(completions);
  expect([count, failed, otherwise, failingSeconds]).toEqual(expected);
});
