import { mean } from 'simple-statistics';
import type { Summary } from '../support/statistics.ts';
import type { Cost } from './measure.ts';
import { batchOf } from './publisher.ts';
import type { RateRun, Rates } from './rates.ts';

/** The runs at one rate, in batches per second. */
export interface AtRate {
  readonly rate: number;
  readonly runs: readonly RateRun[];
  /** CPU of both threads, in percent of one core, averaged over the runs. */
  readonly cpuPercent: number;
}

/** The runs by rate, slowest first. */
export function byRate({ runs }: Rates): AtRate[] {
  return [...Map.groupBy(runs, ({ rate }) => rate)]
    .map(([rate, same]) => ({ rate, runs: same, cpuPercent: mean(same.map(cpuPercent)) }))
    .sort((one, other) => one.rate - other.rate);
}

/** CPU of both threads, in percent of one core. */
export function cpuPercent({ publisherPercent, ioPercent }: RateRun): number {
  return publisherPercent + ioPercent;
}

/** Whether a sample is large enough for a p99. */
export function hasP99({ count }: Summary): boolean {
  return count >= 100;
}

/** Measured values for the claims "CPU below 1 %", "about 1 MB/s per pod at high load" and "below 1 ms per event". */
export interface Claims {
  readonly bytesPerBatch: number;
  readonly bytesPerToken: number;
  /** Batches per second at which both threads use 1 % of a core; undefined if no measured rate does. */
  readonly onePercentFrom: number | undefined;
  /** Batches and newly cached tokens per second at 1 MB/s, and their CPU usage. */
  readonly megabyte: { readonly batches: number; readonly tokens: number; readonly cpuPercent: number };
  /** Publisher only: fraction of batches that took less than 1 ms, at the slowest and the fastest rate. */
  readonly underOneMillisecond: readonly number[];
}

/** Compares the usual claims with the data. */
export function claimsOf({ rates }: Pick<Cost, 'rates'>): Claims {
  const total = (pick: (run: RateRun) => number): number =>
    rates.runs.reduce((sum, run) => sum + pick(run), 0);
  const bytesPerBatch = total(({ bytes }) => bytes) / total(({ batches }) => batches);
  const bytesPerToken = bytesPerBatch / (batchOf.blocks * batchOf.blockSize);
  const points = byRate(rates).map(({ rate, cpuPercent: percent }): Point => [rate, percent]);
  const batches = 1e6 / bytesPerBatch;
  return {
    bytesPerBatch,
    bytesPerToken,
    onePercentFrom: reaches(points, 1),
    megabyte: { batches, tokens: 1e6 / bytesPerToken, cpuPercent: at(points, batches) },
    underOneMillisecond: rates.runs.map(({ latencyMilliseconds }) => latencyMilliseconds.underOne),
  };
}

type Point = readonly [x: number, y: number];

/** The value at x, by linear interpolation on logarithmic axes. */
function at(points: readonly Point[], x: number): number {
  const upper = Math.max(
    1,
    points.findIndex(([other]) => other >= x),
  );
  const [from, to] = [points[upper - 1], points[upper]];
  if (!from || !to) throw new Error('at least two rates are needed');
  const share = Math.log(x / from[0]) / Math.log(to[0] / from[0]);
  return from[1] * (to[1] / from[1]) ** share;
}

/** The first x at which the value is y. */
function reaches(points: readonly Point[], y: number): number | undefined {
  const upper = points.findIndex(([, value]) => value >= y);
  const [from, to] = [points[upper - 1], points[upper]];
  if (!from || !to) return to?.[0];
  const share = Math.log(y / from[1]) / Math.log(to[1] / from[1]);
  return from[0] * (to[0] / from[0]) ** share;
}
