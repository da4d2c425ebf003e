import { eventually } from '../../harness/process/eventually.ts';
import type { BatchArrival, MessageArrival } from '../../kv-events/subscribe/arrival.ts';
import { replay } from '../../kv-events/subscribe/replay.ts';
import { type Subscription, subscribe } from '../../kv-events/subscribe/subscriber.ts';
import type { BlockHash, BlockRemoved, BlockStored, KvEvent } from '../../kv-events/wire/events.ts';

/** A subscriber that keeps all it got. */
export interface Recorder {
  readonly messages: readonly MessageArrival[];
  /** The events from the message with this index on. */
  events(from?: number): KvEvent[];
  stored(from?: number): BlockStored[];
  removed(from?: number): BlockRemoved[];
  /** Waits until what has been got so far, from the message with this index on, fits. */
  until(what: string, fits: () => boolean): Promise<void>;
  /** Resolves when the connection is closed. */
  close(): Promise<void>;
}

/** Subscribes, and waits until events arrive: `cause` has to cause some. */
export async function record(endpoint: string, cause: () => Promise<unknown>): Promise<Recorder> {
  const messages: MessageArrival[] = [];
  const subscription = subscribe(endpoint);
  const connected = Promise.withResolvers<void>();
  const collected = collect(subscription, messages, connected.resolve);
  await connected.promise;
  const recorder = recorderOf(messages, async () => {
    subscription.close();
    await collected;
  });
  // A publisher knows of a subscription a moment after the connection stands.
  await eventually('events arrive', async () => {
    await cause();
    return messages.length > 0;
  });
  return recorder;
}

async function collect(
  subscription: Subscription,
  messages: MessageArrival[],
  connected: () => void,
): Promise<void> {
  for await (const arrival of subscription) {
    if (arrival.kind === 'connected') connected();
    else if (arrival.kind !== 'disconnected') messages.push(arrival);
  }
}

function recorderOf(messages: readonly MessageArrival[], close: () => Promise<void>): Recorder {
  const events = (from = 0): KvEvent[] => messages.slice(from).flatMap(eventsOf);
  return {
    messages,
    events,
    stored: (from) => events(from).filter((event) => event.type === 'BlockStored'),
    removed: (from) => events(from).filter((event) => event.type === 'BlockRemoved'),
    async until(what, fits) {
      await eventually(what, fits, { everyMilliseconds: 20 });
    },
    close,
  };
}

function eventsOf(message: MessageArrival): readonly KvEvent[] {
  return message.kind === 'batch' ? message.batch.events : [];
}

/** All that a pod's replay port still has from a sequence on. */
export async function replayed(endpoint: string, from: bigint): Promise<MessageArrival[]> {
  const messages: MessageArrival[] = [];
  for await (const message of replay(endpoint, from)) messages.push(message);
  return messages;
}

/** What a message says, however it came. */
export function content(message: MessageArrival): Pick<BatchArrival, 'sequence' | 'batch'> {
  if (message.kind !== 'batch') throw new Error(`message ${message.sequence}: ${message.reason}`);
  return { sequence: message.sequence, batch: message.batch };
}

/** The hashes of blocks, in order. */
export function hashesOf(events: readonly (BlockStored | BlockRemoved)[]): BlockHash[] {
  return events.flatMap(({ blockHashes }) => blockHashes);
}
