import { decodeBatch } from '../wire/decode.ts';
import type { EventBatch } from '../wire/events.ts';
import { framing, liveMessage, type Message } from '../wire/frames.ts';
import { DecodeError } from '../wire/messagepack.ts';
import type { Ending } from './connection.ts';
import type { Continuity } from './continuity.ts';

/** A batch that arrived and decoded. */
export interface BatchArrival extends Continuity {
  readonly kind: 'batch';
  readonly topic: string;
  /** The publisher's number of this batch; it counts from 0 in each process. */
  readonly sequence: bigint;
  readonly batch: EventBatch;
  /** Length of the message in bytes, all frames. */
  readonly bytes: number;
  /** Whether it came from the publisher's replay buffer. */
  readonly replayed: boolean;
}

/** A message that is no batch; `sequence` is absent where not even the frames were right. */
export interface UndecodableArrival extends Continuity {
  readonly kind: 'undecodable';
  readonly sequence: bigint | undefined;
  readonly reason: string;
  readonly bytes: number;
  readonly replayed: boolean;
}

export type MessageArrival = BatchArrival | UndecodableArrival;

/** Decodes the payload of a message whose place in the sequence is known. */
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

/** What a subscription yields: messages, and the comings and goings of the publisher. */
export type Arrival =
  | MessageArrival
  | { readonly kind: 'connected' }
  | { readonly kind: 'disconnected'; readonly ending: Ending; readonly reason: string };

/** An arrival as it waits to be read: not yet decoded. */
export type Waiting =
  | Exclude<Arrival, MessageArrival>
  | { readonly kind: 'message'; readonly message: Message; readonly continuity: Continuity }
  | { readonly kind: 'foreign'; readonly reason: string; readonly bytes: number };

const unbroken: Continuity = { missed: 0n, restarted: false };

/** What frames are, and how many bytes; `place` is told of each sequence number, in order. */
export function waitingOf(
  frames: readonly Buffer[],
  place: (sequence: bigint) => Continuity,
): Waiting & { bytes: number } {
  const message = liveMessage(frames);
  const bytes = frames.reduce((sum, { length }) => sum + length, 0);
  if (message) return { kind: 'message', message, continuity: place(message.sequence), bytes };
  const reason = `expected 3 frames: topic, 8 bytes of sequence, payload; got ${framing(frames)}`;
  return { kind: 'foreign', reason, bytes };
}

/** Decodes what waited. */
export function decoded(waiting: Waiting): Arrival {
  switch (waiting.kind) {
    case 'message':
      return arrivalOf(waiting.message, waiting.continuity, false);
    case 'foreign': {
      const { reason, bytes } = waiting;
      return { kind: 'undecodable', sequence: undefined, reason, bytes, replayed: false, ...unbroken };
    }
    default:
      return waiting;
  }
}
