/** A message from the event port or the replay port; its payload is not decoded yet. */
export interface Message {
  readonly topic: string;
  readonly sequence: bigint;
  readonly payload: Uint8Array;
  /** Length of all frames in bytes. */
  readonly bytes: number;
}

/** Sequence of the reply that ends a replay (-1 as an unsigned 64-bit integer). */
export const endOfReplay = 0xffff_ffff_ffff_ffffn;

/** A sequence number as a frame: 8 bytes, big-endian. */
export function sequenceFrame(sequence: bigint): Buffer {
  const frame = Buffer.alloc(8);
  frame.writeBigUInt64BE(sequence);
  return frame;
}

/** Description of a message's frames: `3 frames of 0, 8 and 41 bytes`. */
export function framing(frames: readonly Uint8Array[]): string {
  const lengths = frames.slice(0, 8).map(({ length }) => length);
  return `${frames.length} frames of ${lengths.join(', ')}${frames.length > 8 ? ', …' : ''} bytes`;
}

function message(topic: Buffer | undefined, sequence: Buffer, payload: Buffer): Message {
  const bytes = (topic?.length ?? 0) + sequence.length + payload.length;
  return { topic: topic?.toString('utf8') ?? '', sequence: sequence.readBigUInt64BE(), payload, bytes };
}

/** Parses `[topic, sequence, payload]` from vLLM's PUB socket; undefined for other frames. */
export function liveMessage(frames: readonly Buffer[]): Message | undefined {
  const [topic, sequence, payload] = frames;
  if (frames.length !== 3 || !topic || sequence?.length !== 8 || !payload) return undefined;
  return message(topic, sequence, payload);
}

/**
 * Parses a reply of the replay port as a DEALER socket receives it: `["", sequence, payload]` up to vLLM 0.25,
 * `["", topic, sequence, payload]` since 0.26.0 (vllm-project/vllm#45177); undefined for other frames.
 */
export function replayMessage(frames: readonly Buffer[]): Message | undefined {
  const [delimiter, ...rest] = frames;
  if (delimiter?.length !== 0) return undefined;
  if (rest.length === 3) return liveMessage(rest);
  const [sequence, payload] = rest;
  if (rest.length !== 2 || sequence?.length !== 8 || !payload) return undefined;
  return message(undefined, sequence, payload);
}
