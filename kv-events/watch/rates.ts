import type { Arrival } from '../subscribe/arrival.ts';

/** Event counts. */
export interface Counts {
  readonly batches: number;
  readonly events: number;
  /** Blocks added to the cache. */
  readonly stored: number;
  /** Blocks evicted from the cache. */
  readonly removed: number;
  /** Resets of the cache (AllBlocksCleared). */
  readonly cleared: number;
  readonly tokens: number;
  /** Bytes of messages, all frames. */
  readonly bytes: number;
  /** Batches that were not received. */
  readonly missed: bigint;
  readonly restarts: number;
  /** Messages that are not batches. */
  readonly undecodable: number;
}

const nothing: Counts = {
  batches: 0,
  events: 0,
  stored: 0,
  removed: 0,
  cleared: 0,
  tokens: 0,
  bytes: 0,
  missed: 0n,
  restarts: 0,
  undecodable: 0,
};

function countsOf(arrival: Arrival): Counts {
  if (arrival.kind === 'connected' || arrival.kind === 'disconnected') return nothing;
  const { bytes, missed, restarted } = arrival;
  const message = { ...nothing, bytes, missed, restarts: restarted ? 1 : 0 };
  if (arrival.kind === 'undecodable') return { ...message, undecodable: 1 };
  const { events } = arrival.batch;
  const blocks = (type: string): number =>
    events.reduce(
      (sum, event) => sum + (event.type === type && 'blockHashes' in event ? event.blockHashes.length : 0),
      0,
    );
  return {
    ...message,
    batches: 1,
    events: events.length,
    stored: blocks('BlockStored'),
    removed: blocks('BlockRemoved'),
    cleared: events.filter(({ type }) => type === 'AllBlocksCleared').length,
    tokens: events.reduce(
      (sum, event) => sum + (event.type === 'BlockStored' ? event.tokenIds.length : 0),
      0,
    ),
  };
}

function plus(one: Counts, other: Counts): Counts {
  return {
    batches: one.batches + other.batches,
    events: one.events + other.events,
    stored: one.stored + other.stored,
    removed: one.removed + other.removed,
    cleared: one.cleared + other.cleared,
    tokens: one.tokens + other.tokens,
    bytes: one.bytes + other.bytes,
    missed: one.missed + other.missed,
    restarts: one.restarts + other.restarts,
    undecodable: one.undecodable + other.undecodable,
  };
}

/** Counts over an interval. */
export interface Interval {
  readonly counts: Counts;
  /** Messages that were received but dropped, because they were not printed in time. */
  readonly dropped: number;
  readonly seconds: number;
}

/** Counts arrivals, in total and since the last call. */
export interface Tally {
  add(arrival: Arrival): void;
  /** Counts since the last call. */
  sinceLast(): Interval;
  /** Counts since the start. */
  total(): Interval;
}

/** Starts counting; `dropped` returns the number of messages dropped since the start. */
export function startTally(dropped: () => number): Tally {
  const begin = (): { counts: Counts; dropped: number; at: number } => ({
    counts: nothing,
    dropped: dropped(),
    at: performance.now(),
  });
  const end = ({ counts, dropped: before, at }: ReturnType<typeof begin>): Interval => ({
    counts,
    dropped: dropped() - before,
    seconds: (performance.now() - at) / 1000,
  });
  const all = begin();
  let recent = begin();
  return {
    add(arrival) {
      const counts = countsOf(arrival);
      all.counts = plus(all.counts, counts);
      recent.counts = plus(recent.counts, counts);
    },
    sinceLast() {
      const interval = end(recent);
      recent = begin();
      return interval;
    },
    total: () => end(all),
  };
}
