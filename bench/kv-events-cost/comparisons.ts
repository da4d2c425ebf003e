import { type Estimate, meanRatio } from '../support/statistics.ts';
import type { Heard } from './listener.ts';
import type { ServerRun, Servers } from './server.ts';

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
