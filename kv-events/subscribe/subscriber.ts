import { setTimeout as pause } from 'node:timers/promises';
import { Subscriber } from 'zeromq';
import { type Arrival, decoded, type PendingArrival, pendingArrivalOf } from './arrival.ts';
import { type Ending, endingText, followConnection, isNothing, socketOptions } from './connection.ts';
import { followSequence } from './continuity.ts';
import { BoundedQueue, type QueueLimits } from './queue.ts';

export interface SubscribeOptions {
  /** Topic prefix; the AIBrix gateway subscribes to all topics. */
  readonly topic?: string;
  /** Limits of the queue for a slow reader; beyond them the oldest message is dropped. */
  readonly limits?: QueueLimits;
}

/** A live subscription, which reconnects forever. It can be iterated once, with `for await`. */
export interface Subscription extends AsyncIterable<Arrival, void> {
  /** Messages dropped from the queue because they were not read in time. They do not count as missed. */
  readonly dropped: number;
  /** Ends the iteration after the messages received so far; resolves when the socket is closed. */
  close(): Promise<void>;
}

const defaultLimits: QueueLimits = { items: 10_000, bytes: 64 * 1024 * 1024 };
const reconnectMilliseconds = { first: 200, most: 2_000 };
interface Sink {
  connected(): void;
  frames(frames: readonly Buffer[]): void;
}

/** Passes on messages until the connection has ended and no message is left. */
async function receiveAll(socket: Subscriber, sink: Sink, over: () => boolean): Promise<void> {
  for (;;) {
    try {
      sink.frames(await socket.receive());
    } catch (error) {
      if (socket.closed) return;
      if (!isNothing(error)) throw error;
      if (over()) return;
    }
  }
}

/** One connection: passes on messages until it ends and no message is left. */
async function connection(endpoint: string, topic: string, signal: AbortSignal, sink: Sink): Promise<Ending> {
  const socket = new Subscriber({ ...socketOptions, ipv6: endpoint.includes('['), receiveTimeout: 200 });
  let ending: Ending | undefined;
  const over = followConnection(socket, sink.connected).then((reason) => {
    ending = reason;
    return reason;
  });
  const close = (): void => socket.close();
  signal.addEventListener('abort', close, { once: true });
  try {
    socket.subscribe(topic);
    socket.connect(endpoint);
    await receiveAll(socket, sink, () => signal.aborted || ending !== undefined);
  } finally {
    signal.removeEventListener('abort', close);
    socket.close();
  }
  return over;
}

async function pump(
  endpoint: string,
  { topic = '' }: SubscribeOptions,
  signal: AbortSignal,
  accept: (pending: PendingArrival, bytes: number) => void,
): Promise<void> {
  const continuityOf = followSequence();
  let delay = reconnectMilliseconds.first;
  let announced = false;
  const connected = (): void => {
    if (!announced) accept({ kind: 'connected' }, 0);
    announced = true;
    delay = reconnectMilliseconds.first;
  };
  const frames = (received: readonly Buffer[]): void => {
    connected();
    const pending = pendingArrivalOf(received, continuityOf);
    accept(pending, pending.bytes);
  };
  while (!signal.aborted) {
    const ending = await connection(endpoint, topic, signal, { connected, frames });
    if (signal.aborted) return;
    announced = false;
    accept({ kind: 'disconnected', ending, reason: endingText[ending] }, 0);
    await pause(delay, undefined, { signal }).catch(() => undefined);
    delay = Math.min(2 * delay, reconnectMilliseconds.most);
  }
}

async function* read(queue: BoundedQueue<PendingArrival>): AsyncGenerator<Arrival, void, undefined> {
  for await (const pending of queue) yield decoded(pending);
}

/**
 * Subscribes to the event port of a vLLM pod (a PUB socket), as the AIBrix gateway does: SUB on every topic.
 * Handles publishers that restart, stall, flood, or send invalid messages. Messages are received as they arrive and
 * decoded when they are iterated, so a slow reader uses memory up to `limits` and never slows down the publisher.
 *
 * @param endpoint `tcp://HOST:PORT`; names are resolved to IPv4 at each connection, IPv6 addresses go in brackets
 */
export function subscribe(endpoint: string, options: SubscribeOptions = {}): Subscription {
  const queue = new BoundedQueue<PendingArrival>(options.limits ?? defaultLimits);
  const closing = new AbortController();
  let dropped = 0;
  const accept = (pending: PendingArrival, bytes: number): void => {
    while (!queue.push(pending, bytes)) {
      const oldest = queue.shift();
      if (oldest?.kind === 'message' || oldest?.kind === 'foreign') dropped += 1;
    }
  };
  const pumped = pump(endpoint, options, closing.signal, accept).then(
    () => queue.end(),
    (error: unknown) => queue.end(error instanceof Error ? error : new Error(String(error))),
  );
  return {
    [Symbol.asyncIterator]: () => read(queue),
    get dropped() {
      return dropped;
    },
    close() {
      closing.abort();
      return pumped;
    },
  };
}
