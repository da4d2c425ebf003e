import { mean } from 'simple-statistics';
import { type Estimate, meanRatio, type Summary } from '../support/statistics.ts';
import type { Heard } from './listener.ts';
import type { Cost } from './measure.ts';
import { batchOf } from './publisher.ts';
import type { RateRun, Rates } from './rates.ts';
import type { ServerRun, Servers } from './server.ts';

/** The runs at one rate, in batches a second. */
export interface AtRate {
  readonly rate: number;
  readonly runs: readonly RateRun[];
  /** CPU of both threads, in percent of one core: the mean of the runs. */
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

/** Whether a sample is large enough to speak of its slowest hundredth. */
export function hasP99({ count }: Summary): boolean {
  return count >= 100;
}

/** What the measurements say of "CPU below 1 %", "about 1 MB/s a pod at high load" and "below 1 ms an event". */
export interface Claims {
  readonly bytesPerBatch: number;
  readonly bytesPerToken: number;
  /** Batches a second from which on both threads take 1 % of a core; undefined where no measured rate does. */
  readonly onePercentFrom: number | undefined;
  /** Batches and newly cached tokens a second that make 1 MB/s, and the CPU that they take. */
  readonly megabyte: { readonly batches: number; readonly tokens: number; readonly cpuPercent: number };
  /** Of the publisher alone: the slowest and the fastest rate's part of batches that took less than 1 ms, 0 to 1. */
  readonly underOneMillisecond: readonly number[];
}

/** Judges the usual claims by the data. */
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

/** The value at x, on straight lines between the points when both axes are logarithmic. */
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

/** A figure of a server, with events and without. */
export interface Comparison {
  readonly name: string;
  readonly off: readonly number[];
  readonly on: readonly number[];
  /** With events divided by without, by pair. */
  readonly ratios: readonly number[];
  readonly ratio: Estimate;
}

/** What is compared of servers. */
export type Figure = 'requests' | 'p50' | 'p99' | 'cpu';

const figures: Readonly<Record<Figure, readonly [string, (run: ServerRun) => number]>> = {
  requests: ['requests a second', ({ requestsPerSecond }) => requestsPerSecond],
  p50: ['latency p50, ms', ({ latencyMilliseconds }) => latencyMilliseconds.p50],
  p99: ['latency p99, ms', ({ latencyMilliseconds }) => latencyMilliseconds.p99],
  cpu: ['CPU a request, ms', ({ cpuMillisecondsPerRequest }) => cpuMillisecondsPerRequest],
};

/** Servers with events beside those without. */
export function comparisons({ runs }: Servers): Record<Figure, Comparison> {
  const pairs = [...Map.groupBy(runs, ({ pair }) => pair).values()];
  const compared = Object.entries(figures).map(([figure, [name, of]]) => {
    const values = (events: boolean): number[] => pairs.map((pair) => of(only(pair, events)));
    const [off, on] = [values(false), values(true)];
    const ratios = on.map((value, index) => value / (off[index] ?? Number.NaN));
    return [figure, { name, off, on, ratios, ratio: meanRatio(ratios) }];
  });
  return Object.fromEntries(compared) as Record<Figure, Comparison>;
}

/** Whether a ratio can be told from 1: its interval does not hold it. */
export function isDistinct({ low, high }: Estimate): boolean {
  return low > 1 || high < 1;
}

function only(pair: readonly ServerRun[], events: boolean): ServerRun {
  const run = pair.find((one) => one.events === events);
  if (!run) throw new Error(`a pair has no server with events ${events ? 'on' : 'off'}`);
  return run;
}

/** What the servers with events published, each. */
export function heardOf({ runs }: Servers) {
  return runs.flatMap(({ heard }) => (heard ? [heard] : []));
}

/** CPU of the publisher's thread in each server with events, in percent of one core. */
export function publisherPercents({ runs }: Servers): number[] {
  return runs.flatMap(({ publisherPercent }) => publisherPercent ?? []);
}

/** A mean over stretches of time, a second. */
export function perSecond(heard: readonly Heard[], of: (one: Heard) => number): number {
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  return sum(heard.map(of)) / sum(heard.map(({ seconds }) => seconds));
}

/** Milliseconds for a token of an answer, by server without events: each step of the scheduler gives one. */
export function stepMilliseconds({ requests, runs }: Servers): number[] {
  const off = runs.filter(({ events }) => !events);
  return off.map(({ latencyMilliseconds }) => latencyMilliseconds.p50 / requests.answerTokens);
}

/**
 * CPU that a batch cost in the servers, in milliseconds: what requests took more with events than without, and of that
 * the publisher's thread.
 */
export function batchMilliseconds(servers: Servers): { readonly all: number; readonly thread: number } {
  const heard = heardOf(servers);
  const batches = perSecond(heard, (one) => one.batches);
  const perRequest = mean(heard.map((one) => one.batches)) / servers.requests.requests;
  const { off, on } = comparisons(servers).cpu;
  return {
    all: (mean(on) - mean(off)) / perRequest,
    thread: (10 * mean(publisherPercents(servers))) / batches,
  };
}
