import { Dealer } from 'zeromq';
import { endOfReplay, framing, type Message, replayMessage, sequenceFrame } from '../wire/frames.ts';
import { arrivalOf, type MessageArrival } from './arrival.ts';
import { type Ending, endingText, followConnection, isNothing, socketOptions } from './connection.ts';
import { followSequence } from './continuity.ts';
import { BoundedQueue, type QueueLimits } from './queue.ts';

/** Why a replay failed. `silent`: no reply at all; `cut-off`: replies without the end marker. */
export type ReplayFailure = 'refused' | 'foreign' | 'silent' | 'cut-off' | 'malformed' | 'too-much';

/** A replay that failed. */
export class ReplayError extends Error {
  override readonly name = 'ReplayError';
  readonly failure: ReplayFailure;

  constructor(failure: ReplayFailure, message: string) {
    super(message);
    this.failure = failure;
  }
}

export interface ReplayOptions {
  /** Timeout for the next reply, in milliseconds. AIBrix's gateway waits 5 s. */
  readonly timeoutMilliseconds?: number;
  /** Limits of unread replies; exceeding them ends the replay with an error. */
  readonly limits?: QueueLimits;
  readonly signal?: AbortSignal;
}

const defaultLimits: QueueLimits = { items: 1_000_000, bytes: 256 * 1024 * 1024 };
const receiveMilliseconds = 100;

/** Receives one reply; fails if the connection ends or the timeout passes, and nothing is left to read. */
async function receive(
  socket: Dealer,
  state: { ending: Ending | undefined; replies: number },
  timeoutMilliseconds: number,
): Promise<readonly Buffer[]> {
  const deadline = performance.now() + timeoutMilliseconds;
  for (;;) {
    try {
      return await socket.receive();
    } catch (error) {
      if (!isNothing(error)) throw error;
    }
    const { ending, replies } = state;
    if (ending === 'refused' || ending === 'foreign') throw new ReplayError(ending, endingText[ending]);
    if (!ending && performance.now() < deadline) continue;
    const why = ending ? endingText[ending] : `nothing more for ${timeoutMilliseconds / 1000} s`;
    if (replies > 0) throw new ReplayError('cut-off', `${replies} replies, then ${why}; no end marker`);
    throw new ReplayError('silent', ending ? why : `no reply within ${timeoutMilliseconds / 1000} s`);
  }
}

function toError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}

function read(frames: readonly Buffer[]): Message {
  const reply = replayMessage(frames);
  if (reply) return reply;
  throw new ReplayError('malformed', `expected ["", (topic,) sequence, payload], got ${framing(frames)}`);
}

async function collect(
  endpoint: string,
  from: bigint,
  { timeoutMilliseconds = 5_000, signal }: ReplayOptions,
  queue: BoundedQueue<Message>,
): Promise<void> {
  const ipv6 = endpoint.includes('[');
  const socket = new Dealer({ ...socketOptions, ipv6, receiveTimeout: receiveMilliseconds });
  const state: { ending: Ending | undefined; replies: number } = { ending: undefined, replies: 0 };
  const over = followConnection(socket, () => undefined).then((ending) => {
    state.ending = ending;
  });
  const abort = (): void => socket.close();
  signal?.addEventListener('abort', abort, { once: true });
  try {
    socket.connect(endpoint);
    await socket.send(['', sequenceFrame(from)]);
    for (;;) {
      const reply = read(await receive(socket, state, timeoutMilliseconds));
      if (reply.sequence === endOfReplay) return;
      state.replies += 1;
      if (!queue.push(reply, reply.bytes))
        throw new ReplayError('too-much', 'more unread replies than the limit');
    }
  } finally {
    signal?.removeEventListener('abort', abort);
    socket.close();
    await over;
  }
}

/**
 * Requests the buffered batches from sequence `from` on from the replay port of a vLLM pod (a ROUTER socket), and yields
 * them up to the end marker. If `from` is older than the buffer, it starts at the oldest buffered batch, which then
 * reports the earlier ones as missed. Supports the reply framing of vLLM up to 0.25 and of 0.26.0 and later.
 *
 * @param endpoint `tcp://HOST:PORT`
 * @throws {ReplayError} if there is no end marker
 */
export async function* replay(
  endpoint: string,
  from: bigint,
  options: ReplayOptions = {},
): AsyncGenerator<MessageArrival, void, undefined> {
  const queue = new BoundedQueue<Message>(options.limits ?? defaultLimits);
  const stop = new AbortController();
  const signal = options.signal ? AbortSignal.any([options.signal, stop.signal]) : stop.signal;
  const continuityOf = followSequence(from);
  const done = collect(endpoint, from, { ...options, signal }, queue).then(
    () => queue.end(),
    (error: unknown) => queue.end(signal.aborted ? undefined : toError(error)),
  );
  try {
    for await (const message of queue) yield arrivalOf(message, continuityOf(message.sequence), true);
  } finally {
    stop.abort();
    await done;
  }
}
