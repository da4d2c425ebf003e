import { expect, test } from 'vitest';
import { milliseconds } from '../../bench/gateway/duration.ts';

test.each([
  ['1.5ms', 1.5],
  ['250µs', 0.25],
  ['1m0.5s', 60_500],
])('%s is %d milliseconds', (duration, expected) => {
  expect(milliseconds(duration)).toBeCloseTo(expected, 10);
});

test.each(['', '1.5', '1.5 ms', 'soon'])('%j is not a duration', (duration) => {
  expect(() => milliseconds(duration)).toThrow('is not a Go duration');
});
