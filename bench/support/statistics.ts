import { mean, quantile, sampleStandardDeviation } from 'simple-statistics';

/** Summary of a sample, in the unit of the sample. */
export interface Summary {
  readonly count: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
}

/** Summarizes a sample. @throws if it is empty */
export function summary(sample: readonly number[]): Summary {
  if (sample.length === 0) throw new Error('nothing was measured: the sample is empty');
  const [p50 = Number.NaN, p99 = Number.NaN, max = Number.NaN] = quantile([...sample], [0.5, 0.99, 1]);
  return { count: sample.length, p50: rounded(p50), p99: rounded(p99), max: rounded(max) };
}

/** Rounds to four significant digits; more would be noise. */
export function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/** A mean with its 95 % confidence interval. */
export interface Estimate {
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

/** Student's t for two-sided 95 %, by degrees of freedom, beginning with 1 (NIST/SEMATECH e-Handbook, 1.3.6.7.2). */
const studentT = [12.706, 4.303, 3.182, 2.776, 2.571, 2.447, 2.365, 2.306, 2.262] as const;

/**
 * The geometric mean of ratios, with its 95 % interval.
 *
 * @param ratios 2 to 10 positive numbers
 * @throws if there are fewer or more
 */
export function meanRatio(ratios: readonly number[]): Estimate {
  const t = studentOf(ratios.length);
  const logs = ratios.map(Math.log);
  const middle = mean(logs);
  const margin = (t * sampleStandardDeviation(logs)) / Math.sqrt(logs.length);
  return { mean: Math.exp(middle), low: Math.exp(middle - margin), high: Math.exp(middle + margin) };
}

/**
 * The arithmetic mean, with its 95 % interval.
 *
 * @param sample 2 to 10 numbers
 * @throws if there are fewer or more
 */
export function meanWithInterval(sample: readonly number[]): Estimate {
  const middle = mean([...sample]);
  const margin = (studentOf(sample.length) * sampleStandardDeviation([...sample])) / Math.sqrt(sample.length);
  return { mean: middle, low: middle - margin, high: middle + margin };
}

function studentOf(count: number): number {
  const t = studentT[count - 2];
  if (t === undefined) throw new Error(`${count} values: must be 2 to ${studentT.length + 1}`);
  return t;
}
