import { type Estimate, meanRatio } from '../support/statistics.ts';
import type { Received } from './listener.ts';
import type { ServerRun, Servers } from './server.ts';

/** A metric of a server, with and without events. */
export interface Comparison {
  readonly name: string;
  readonly off: readonly number[];
  readonly on: readonly number[];
  /** With events divided by without, by pair. */
  readonly ratios: readonly number[];
  readonly ratio: Estimate;
}

/** The compared metrics. */
export type Figure = 'requests' | 'p50' | 'p99' | 'cpu';

const figures: Readonly<Record<Figure, readonly [string, (run: ServerRun) => number]>> = {
  requests: ['requests per second', ({ requestsPerSecond }) => requestsPerSecond],
  p50: ['latency p50, ms', ({ latencyMilliseconds }) => latencyMilliseconds.p50],
  p99: ['latency p99, ms', ({ latencyMilliseconds }) => latencyMilliseconds.p99],
  cpu: ['CPU per request, ms', ({ cpuMillisecondsPerRequest }) => cpuMillisecondsPerRequest],
};

/** Compares servers with and without events. */
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

/** Whether a ratio differs significantly from 1: its interval does not include 1. */
export function isDistinct({ low, high }: Estimate): boolean {
  return low > 1 || high < 1;
}

function only(pair: readonly ServerRun[], events: boolean): ServerRun {
  const run = pair.find((one) => one.events === events);
  if (!run) throw new Error(`a pair has no server with events ${events ? 'on' : 'off'}`);
  return run;
}

/** What subscribers received from each server with events. */
export function receivedOf({ runs }: Servers) {
  return runs.flatMap(({ received }) => (received ? [received] : []));
}

/** CPU of the publisher's thread in each server with events, in percent of one core. */
export function publisherPercents({ runs }: Servers): number[] {
  return runs.flatMap(({ publisherPercent }) => publisherPercent ?? []);
}

/** A mean rate per second over several intervals. */
export function perSecond(received: readonly Received[], of: (one: Received) => number): number {
  const sum = (values: readonly number[]): number => values.reduce((all, value) => all + value, 0);
  return sum(received.map(of)) / sum(received.map(({ seconds }) => seconds));
}

/** Milliseconds per output token of each server without events; one scheduler step generates one token. */
export function stepMilliseconds({ requests, runs }: Servers): number[] {
  const off = runs.filter(({ events }) => !events);
  return off.map(({ latencyMilliseconds }) => latencyMilliseconds.p50 / requests.answerTokens);
}
