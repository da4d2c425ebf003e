import type { Continuity } from './continuity.ts';
import type { EventBatch } from './events.ts';
import type { Message } from './frames.ts';
import { DecodeError } from './messagepack.ts';
import { decodeBatch } from './wire.ts';

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
