import { describe, expect, test } from 'vitest';
import type { MessageArrival } from '../../kv-events/subscribe/arrival.ts';
import { type ReplayOptions, replay } from '../../kv-events/subscribe/replay.ts';
import { replayMessage } from '../../kv-events/wire/frames.ts';
import { recordingOf } from './support/kv-event-vectors.ts';
import { publisher, removal } from './support/kv-events-fixtures.ts';
import type { PublisherOptions, TestPublisher } from './support/kv-publisher.ts';

async function holding(options: PublisherOptions, batches: number): Promise<TestPublisher> {
  const started = await publisher(options);
  for (let hash = 0; hash < batches; hash += 1) await started.publish(removal(hash));
  return started;
}

async function all(endpoint: string, from: bigint, options?: ReplayOptions): Promise<MessageArrival[]> {
  return Array.fromAsync(replay(endpoint, from, options));
}

const sequences = (arrivals: readonly MessageArrival[]): (bigint | undefined)[] =>
  arrivals.map(({ sequence }) => sequence);

describe.each([
  { framing: 'vLLM before 0.26.0', topicInReplies: false, topic: '' },
  { framing: 'vLLM 0.26.0 and later', topicInReplies: true, topic: 'kv@pod' },
])('replies as $framing frames them', ({ topicInReplies, topic }) => {
  test('a replay returns exactly the batches from the given sequence on', async () => {
    const source = await holding({ topicInReplies, topic: 'kv@pod' }, 6);
    const arrivals = await all(source.replay, 2n);
    expect(sequences(arrivals)).toEqual([2n, 3n, 4n, 5n]);
    expect(arrivals[0]).toMatchObject({ kind: 'batch', topic, replayed: true, missed: 0n });
  });

  test('a replay from a future sequence returns nothing', async () => {
    const source = await holding({ topicInReplies }, 3);
    expect(await all(source.replay, 99n)).toEqual([]);
  });

  test('a replay from before the buffer starts at the oldest batch, and reports how many are missing', async () => {
    const source = await holding({ topicInReplies, bufferSteps: 2 }, 5);
    const arrivals = await all(source.replay, 1n);
    expect(sequences(arrivals)).toEqual([3n, 4n]);
    expect(arrivals[0]?.missed).toBe(2n);
  });

  test('a full buffer of 10 000 batches is replayed completely', async () => {
    const source = await holding({ topicInReplies }, 10_000);
    const arrivals = await all(source.replay, 0n);
    expect(arrivals).toHaveLength(10_000);
    expect(arrivals.every(({ missed, kind }) => missed === 0n && kind === 'batch')).toBe(true);
  });
});

describe.each(['server-0.20.2.json', 'server-0.32.0.json'])('the replies of a real server (%s)', (file) => {
  test('are read, up to its end marker', () => {
    const { replay: replies, messages } = recordingOf(file);
    const read = replies.map((frames) => replayMessage(frames)?.sequence);
    expect(read).toEqual([...messages.map((_, index) => BigInt(index)), 2n ** 64n - 1n]);
  });
});

describe('a replay port that does not do its part', () => {
  const failure = (source: TestPublisher, options?: ReplayOptions): Promise<unknown> =>
    all(source.replay, 0n, { timeoutMilliseconds: 400, ...options }).then(
      () => 'no error',
      (error: unknown) => error,
    );

  test.each([
    ['is closed', { replay: 'closed' }, 'refused', /nothing accepts connections/],
    ['never answers', { replay: 'ignore' }, 'silent', /no reply within 0.4 s/],
    [
      'forgets the end marker',
      { replay: 'without-end' },
      'cut-off',
      /2 replies, then nothing more for 0.4 s/,
    ],
    ['answers in one frame', { replay: 'malformed' }, 'malformed', /got 1 frames of 2 bytes/],
  ] as const)('one that %s: the error says so', async (_, options, kind, message) => {
    const source = await holding(options, 2);
    expect(await failure(source)).toMatchObject({
      name: 'ReplayError',
      failure: kind,
      message: expect.stringMatching(message),
    });
  });

  test('the event port instead of the replay port is recognized', async () => {
    const source = await holding({}, 1);
    expect(await failure({ ...source, replay: source.events })).toMatchObject({ failure: 'foreign' });
  });

  test('too many unread replies end the replay', async () => {
    const source = await holding({}, 100);
    expect(await failure(source, { limits: { items: 1_000, bytes: 500 } })).toMatchObject({
      failure: 'too-much',
    });
  });

  test('a reader that stops early leaves no open socket', async () => {
    const source = await holding({}, 100);
    for await (const { sequence } of replay(source.replay, 0n)) if (sequence === 3n) break;
    expect(sequences(await all(source.replay, 98n))).toEqual([98n, 99n]);
  });

  test('an aborted one ends without error', async () => {
    const source = await holding({ replay: 'ignore' }, 0);
    expect(await all(source.replay, 0n, { signal: AbortSignal.timeout(50) })).toEqual([]);
  });
});
