import { Router, XPublisher } from 'zeromq';
import { eventually } from '../../../harness/process/eventually.ts';
import { freePorts } from '../../../harness/process/ports.ts';

const endMarker = Buffer.alloc(8, 0xff);

/** How a publisher of these tests differs from vLLM's defaults. */
export interface PublisherOptions {
  readonly topic?: string;
  readonly eventPort?: number;
  readonly replayPort?: number;
  /** Batches kept for replay. */
  readonly bufferSteps?: number;
  /** Replies contain the topic, as since vLLM 0.26.0. */
  readonly topicInReplies?: boolean;
  /** What the replay port does: `answer`, `ignore` requests, answer `without-end`, or with one frame (`malformed`). */
  readonly replay?: 'answer' | 'ignore' | 'without-end' | 'malformed' | 'closed';
}

/** A publisher with the sockets and the framing of vLLM's ZmqEventPublisher, on loopback. */
export interface TestPublisher {
  readonly eventPort: number;
  readonly replayPort: number;
  /** `tcp://127.0.0.1:PORT` of the events, and of the replay. */
  readonly events: string;
  readonly replay: string;
  /** Resolves when the given number of subscriptions has arrived since the start. */
  subscribed(count?: number): Promise<void>;
  /** Sends one batch with the next sequence number and keeps it for replay. */
  publish(payload: Uint8Array): Promise<void>;
  /** Goes on with another sequence number, as if batches were lost on the way. */
  skipTo(sequence: bigint): void;
  /** Sends frames as they are. */
  send(frames: readonly Uint8Array[]): Promise<void>;
  close(): void;
}

function sequenceBytes(sequence: bigint): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(sequence);
  return bytes;
}

function portOf(socket: XPublisher | Router): number {
  return Number(socket.lastEndpoint?.split(':').at(-1));
}

async function bind(socket: XPublisher | Router, port: number | undefined): Promise<void> {
  const address = `tcp://127.0.0.1:${port ?? '*'}`;
  await eventually(`${address} is free`, () => socket.bind(address).then(() => true), {
    everyMilliseconds: 20,
  });
}

async function answer(router: Router, kept: readonly Kept[], options: PublisherOptions): Promise<void> {
  const { topic = '', topicInReplies = true, replay = 'answer' } = options;
  for await (const [identity, delimiter, start, ...rest] of router) {
    if (!identity || delimiter?.length !== 0 || start?.length !== 8 || rest.length > 0 || replay === 'ignore')
      continue;
    if (replay === 'malformed') {
      await router.send([identity, 'no']);
      continue;
    }
    const reply = (name: string, sequence: Uint8Array, payload: Uint8Array): Promise<void> =>
      router.send([identity, '', ...(topicInReplies ? [name] : []), sequence, payload]);
    const requested = kept.filter(({ sequence }) => sequence >= start.readBigUInt64BE());
    for (const { sequence, payload } of requested) await reply(topic, sequenceBytes(sequence), payload);
    if (replay !== 'without-end') await reply('', endMarker, Buffer.alloc(0));
  }
}

interface Kept {
  readonly sequence: bigint;
  readonly payload: Uint8Array;
}

/** Counts subscriptions as they arrive. */
function countSubscriptions(publisher: XPublisher): () => number {
  let subscriptions = 0;
  const count = async (): Promise<void> => {
    for await (const [frame] of publisher) subscriptions += frame?.[0] === 1 ? 1 : 0;
  };
  void count();
  return () => subscriptions;
}

/** Starts a publisher; ports are free ones unless given. Both sockets close with `close`. */
export async function startPublisher(options: PublisherOptions = {}): Promise<TestPublisher> {
  const publisher = new XPublisher({ linger: 0, sendHighWaterMark: 100_000, verbosity: 'allSubs' });
  const router = new Router({ linger: 0, sendHighWaterMark: 0 });
  const answers = options.replay !== 'closed';
  await bind(publisher, options.eventPort);
  if (answers) await bind(router, options.replayPort);
  // A port that was just closed may still accept a connection, so a closed one never had a listener.
  const replayPort = answers ? portOf(router) : (await freePorts(['replay'])).replay;
  const ports = { eventPort: portOf(publisher), replayPort };
  const subscriptions = countSubscriptions(publisher);
  const kept: Kept[] = [];
  let sequence = 0n;
  if (answers) void answer(router, kept, options);
  return {
    ...ports,
    events: `tcp://127.0.0.1:${ports.eventPort}`,
    replay: `tcp://127.0.0.1:${ports.replayPort}`,
    async subscribed(count = 1) {
      await eventually(`${count} subscriptions`, () => subscriptions() >= count, { everyMilliseconds: 5 });
    },
    publish(payload) {
      kept.push({ sequence, payload });
      kept.splice(0, kept.length - (options.bufferSteps ?? 10_000));
      sequence += 1n;
      return publisher.send([options.topic ?? '', sequenceBytes(sequence - 1n), payload]);
    },
    skipTo(next) {
      sequence = next;
    },
    send: (frames) => publisher.send([...frames]),
    close() {
      publisher.close();
      router.close();
    },
  };
}
