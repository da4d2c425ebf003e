import type { Connections } from '../pod/target.ts';
import type { Arrival } from '../subscribe/arrival.ts';
import { ReplayError, replay } from '../subscribe/replay.ts';
import { type Subscription, subscribe } from '../subscribe/subscriber.ts';
import { CommandError } from '../terminal/exit.ts';

export interface WatchOptions {
  /** First yield the buffered batches from this sequence number on, then continue live. */
  readonly replayFrom?: bigint | undefined;
  readonly signal: AbortSignal;
  /** Receives errors that do not end the watch. */
  readonly notice: (text: string) => void;
}

/** Arrivals of a watch, and the number of dropped messages. */
export interface Watch {
  readonly arrivals: AsyncIterable<Arrival, void>;
  readonly dropped: () => number;
}

/**
 * Arrivals of a subscription, with the errors of its tunnel. The first connection must succeed, otherwise it throws;
 * later, a lost connection is reported once.
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
        const hint = 'check that kvEvents is enabled and that this is its event port';
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

/** The buffered batches. A replay that is cut off is only reported: before vLLM 0.33.0, long replays lose replies. */
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
    if (error.failure !== 'cut-off') throw new CommandError(`${what}; set the port with --replay-port`);
    notice(what);
  }
}

/** The buffered batches, then the live ones that the buffer did not contain; a gap between the two is counted. */
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
 * Watches a publisher until the signal is aborted. It subscribes before it requests the replay, so that no batch is lost
 * between the two.
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
