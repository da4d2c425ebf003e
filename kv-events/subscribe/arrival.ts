import { decodeBatch } from '../wire/decode.ts';
import type { EventBatch } from '../wire/events.ts';
import { framing, liveMessage, type Message } from '../wire/frames.ts';
import { DecodeError } from '../wire/messagepack.ts';
import type { Ending } from './connection.ts';
import type { Continuity } from './continuity.ts';

/** A batch that was received and decoded. */
export interface BatchArrival extends Continuity {
  readonly kind: 'batch';
  readonly topic: string;
  /** The publisher's sequence number; it starts at 0 in each process. */
  readonly sequence: bigint;
  readonly batch: EventBatch;
  /** Length of the message in bytes, all frames. */
  readonly bytes: number;
  /** Whether it is from the publisher's replay buffer. */
  readonly replayed: boolean;
}

/** A message that is not a batch; `sequence` is undefined if the frames were invalid. */
export interface UndecodableArrival extends Continuity {
  readonly kind: 'undecodable';
  readonly sequence: bigint | undefined;
  readonly reason: string;
  readonly bytes: number;
  readonly replayed: boolean;
}

export type MessageArrival = BatchArrival | UndecodableArrival;

/** Decodes the payload of a message. */
export function arrivalOf(message: Message, continuity: Continuity, replayed: boolean): MessageArrival {
  const { topic, sequence, bytes } = message;
  const common = { ...continuity, sequence, bytes, replayed };
  try {
    return { kind: 'batch', ...common, topic, batch: decodeBatch(message.payload) };
  } catch (error) {
    if (!(error instanceof DecodeError)) throw error;
    return { kind: 'undecodable', ...common, reason: error.message };
  }
}

/** What a subscription yields: messages and connection changes. */
export type Arrival =
  | MessageArrival
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected'; readonly ending: Ending; readonly reason: string };

/** A queued arrival, not decoded yet. */
export type PendingArrival =
  | Exclude<Arrival, MessageArrival>
  | { readonly kind: 'message'; readonly message: Message; readonly continuity: Continuity }
  | { readonly kind: 'foreign'; readonly reason: string; readonly bytes: number };

const unbroken: Continuity = { missed: 0n, restarted: false };

/** Parses frames. `continuityOf` is called with each sequence number, in order. */
export function pendingArrivalOf(
  frames: readonly Buffer[],
  continuityOf: (sequence: bigint) => Continuity,
): PendingArrival & { bytes: number } {
  const message = liveMessage(frames);
  const bytes = frames.reduce((sum, { length }) => sum + length, 0);
  if (message) return { kind: 'message', message, continuity: continuityOf(message.sequence), bytes };
  const reason = `expected 3 frames: topic, 8 bytes of sequence, payload; got ${framing(frames)}`;
  return { kind: 'foreign', reason, bytes };
}

/** Decodes a queued arrival. */
export function decoded(pending: PendingArrival): Arrival {
  switch (pending.kind) {
    case 'message':
      return arrivalOf(pending.message, pending.continuity, false);
    case 'foreign': {
      const { reason, bytes } = pending;
      return { kind: 'undecodable', sequence: undefined, reason, bytes, replayed: false, ...unbroken };
    }
    default:
      return pending;
  }
}
