import { expect, test } from 'vitest';
import { meanRatio, rounded, summary } from '../../bench/support/statistics.ts';

test('a summary contains the median, the 99th percentile, and the maximum', () => {
  const sample = Array.from({ length: 1000 }, (_, index) => 1000 - index);
  expect(summary(sample)).toEqual({ count: 1000, p50: 500.5, p99: 990, max: 1000 });
});

test('a summary of no values is rejected', () => {
  expect(() => summary([])).toThrow('the sample is empty');
});

test('the mean of ratios is geometric: half and double cancel out', () => {
  expect(meanRatio([0.5, 2]).mean).toBeCloseTo(1, 12);
});

test("the interval of ratios is Student's", () => {
  // Logarithms −0.02, −0.01, 0.01, 0.02: standard deviation 0.018257, and 3.182 × 0.018257 ÷ 2 = 0.029047.
  const { mean, low, high } = meanRatio([-0.02, -0.01, 0.01, 0.02].map(Math.exp));
  expect(mean).toBeCloseTo(1, 12);
  expect([Math.log(low), Math.log(high)]).toEqual([
    expect.closeTo(-0.029047, 5),
    expect.closeTo(0.029047, 5),
  ]);
});

test.each([[[1]], [Array.from({ length: 11 }, () => 1)]])('an interval of %j is rejected', (ratios) => {
  expect(() => meanRatio(ratios)).toThrow('must be 2 to 10');
});

test('a figure keeps four digits', () => {
  expect([0.0123456, 98.76543].map(rounded)).toEqual([0.01235, 98.77]);
});
