import type { Connections } from '../pod/target.ts';
import type { Arrival } from '../subscribe/arrival.ts';
import { ReplayError, replay } from '../subscribe/replay.ts';
import { type Subscription, subscribe } from '../subscribe/subscriber.ts';
import { CommandError } from '../terminal/exit.ts';

export interface WatchOptions {
  /** Show what the publisher still has from this sequence on, then go on live. */
  readonly replayFrom?: bigint | undefined;
  readonly signal: AbortSignal;
  /** Says what went wrong without ending the watch. */
  readonly notice: (text: string) => void;
}

/** What a watch yields, and how many messages it had to drop. */
export interface Watch {
  readonly arrivals: AsyncIterable<Arrival, void>;
  readonly dropped: () => number;
}

/**
 * What a subscription yields, with what a tunnel says of its failures. Its first sign has to be that it is connected: a
 * target that never was there is an error. Later, a publisher that stays away is told once.
 */
async function* connectedFirst(
  subscription: Subscription,
  { events }: Connections,
): AsyncGenerator<Arrival, void> {
  let state: 'new' | 'connected' | 'disconnected' = 'new';
  for await (const arrival of subscription) {
    if (arrival.kind === 'disconnected') {
      const reason = events.failure() ?? arrival.reason;
      if (state === 'new') {
        const hint = 'is kvEvents on, and is this the port of its events?';
        throw new CommandError(`port ${events.port}: ${reason}; ${hint}`);
      }
      if (state === 'connected') yield { ...arrival, reason };
      state = 'disconnected';
      continue;
    }
    state = 'connected';
    yield arrival;
  }
}

/** The buffered batches. A replay that breaks off is told and not the end: before vLLM 0.33.0 long ones lose some. */
async function* buffered(
  { replay: port }: Connections,
  from: bigint,
  { signal, notice }: WatchOptions,
): AsyncGenerator<Arrival, void> {
  try {
    yield* replay(port.endpoint, from, { signal });
  } catch (error) {
    if (!(error instanceof ReplayError)) throw error;
    const what = `replay from port ${port.port}: ${port.failure() ?? error.message}`;
    if (error.failure !== 'cut-off') throw new CommandError(`${what}; choose the port with --replay-port`);
    notice(what);
  }
}

/** The buffered batches first, then the live ones that the buffer did not have; a gap between the two is counted. */
async function* replayedFirst(
  live: AsyncGenerator<Arrival, void>,
  replayed: AsyncGenerator<Arrival, void>,
): AsyncGenerator<Arrival, void> {
  const connected = await live.next();
  if (connected.done) return;
  yield connected.value;
  let due: bigint | undefined;
  for await (const arrival of replayed) {
    if ('sequence' in arrival && arrival.sequence !== undefined) due = arrival.sequence + 1n;
    yield arrival;
  }
  for await (const arrival of live) {
    if (due === undefined || !('sequence' in arrival) || arrival.sequence === undefined) {
      yield arrival;
      continue;
    }
    if (arrival.sequence < due && !arrival.restarted) continue;
    yield arrival.restarted ? arrival : { ...arrival, missed: arrival.sequence - due };
    due = undefined;
  }
}

async function* closing(
  arrivals: AsyncGenerator<Arrival, void>,
  subscription: Subscription,
): AsyncGenerator<Arrival, void> {
  try {
    yield* arrivals;
  } finally {
    await subscription.close();
  }
}

/**
 * Watches a publisher until the signal aborts. The subscription stands before the replay begins, so that nothing is
 * lost between the two.
 *
 * @returns arrivals; iterating them throws CommandError when the first connection or the replay fails
 */
export function watch(connections: Connections, options: WatchOptions): Watch {
  const { replayFrom, signal } = options;
  const subscription = subscribe(connections.events.endpoint);
  if (signal.aborted) void subscription.close();
  signal.addEventListener('abort', () => void subscription.close(), { once: true });
  const live = connectedFirst(subscription, connections);
  const all =
    replayFrom === undefined ? live : replayedFirst(live, buffered(connections, replayFrom, options));
  return { arrivals: closing(all, subscription), dropped: () => subscription.dropped };
}
