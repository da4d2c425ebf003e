import { describe, expect, test } from 'vitest';
import { eventually } from '../../harness/process/eventually.ts';
import type { Arrival } from '../../kv-events/subscribe/arrival.ts';
import { payloadLimits } from '../../kv-events/wire/messagepack.ts';
import { recordings } from './support/kv-event-vectors.ts';
import { nobody, publisher, removal } from './support/kv-events-fixtures.ts';
import { count, of, open, openSubscription, readUntil } from './support/subscription.ts';

describe('what a publisher sends', () => {
  test.each(recordings)(
    'the messages of vLLM $version ($file) arrive in order, with their topic',
    async (recorded) => {
      const { source, iterator } = await open();
      for (const { frames } of recorded.messages) await source.send(frames);
      const batches = of('batch', await readUntil(iterator, count('batch', recorded.messages.length)));
      expect(batches.map(({ sequence }) => sequence)).toEqual(
        recorded.messages.map((_, index) => BigInt(index)),
      );
      expect(batches).toMatchObject(recorded.messages.map((message) => ({ batch: message.batch })));
      expect(new Set(batches.map(({ topic }) => topic))).toEqual(new Set(['kv@pod-0@tiny']));
      expect(batches.every(({ missed, restarted }) => missed === 0n && !restarted)).toBe(true);
    },
  );

  test('what was published before the subscription does not count as missed', async () => {
    const source = await publisher();
    for (const hash of [0, 1, 2]) await source.publish(removal(hash));
    const iterator = openSubscription(source.events)[Symbol.asyncIterator]();
    await source.subscribed();
    await source.publish(removal(3));
    const [first] = of('batch', await readUntil(iterator, count('batch', 1)));
    expect(first).toMatchObject({ sequence: 3n, missed: 0n, restarted: false });
  });

  test('a gap in the sequence is counted as missed', async () => {
    const { source, iterator } = await open();
    await source.publish(removal(0));
    source.skipTo(5n);
    await source.publish(removal(5));
    const batches = of('batch', await readUntil(iterator, count('batch', 2)));
    expect(batches.map(({ sequence, missed }) => [sequence, missed])).toEqual([
      [0n, 0n],
      [5n, 4n],
    ]);
  });

  test('a sequence of 64 bits is kept exactly', async () => {
    const { source, iterator } = await open();
    source.skipTo(2n ** 64n - 2n);
    await source.publish(removal(0));
    const [only] = of('batch', await readUntil(iterator, count('batch', 1)));
    expect(only?.sequence).toBe(18446744073709551614n);
  });
});

describe('a publisher that misbehaves', () => {
  test('a publisher that restarts on its port is reconnected, and reported as restarted', async () => {
    const { source, iterator } = await open();
    for (const hash of [0, 1]) await source.publish(removal(hash));
    await readUntil(iterator, count('batch', 2));
    source.close();
    const gone = of('disconnected', await readUntil(iterator, count('disconnected', 1)));
    expect(gone[0]?.ending).toBe('lost');
    const again = await publisher({ eventPort: source.eventPort });
    await again.subscribed();
    again.skipTo(1n);
    await again.publish(removal(2));
    const after = await readUntil(iterator, count('batch', 1));
    expect(of('connected', after)).toHaveLength(1);
    expect(of('batch', after)[0]).toMatchObject({ sequence: 1n, missed: 1n, restarted: true });
  });

  test('messages that are not batches are reported, and the next batch still arrives', async () => {
    const { source, iterator } = await open();
    const sequence = Buffer.from([0, 0, 0, 0, 0, 0, 0, 0]);
    await source.send([Buffer.from('topic')]);
    await source.send([Buffer.from(''), Buffer.from([1]), removal(0)]);
    await source.send([Buffer.from(''), sequence, Buffer.from('garbage')]);
    await source.send([Buffer.from(''), sequence, removal(0), removal(0)]);
    source.skipTo(1n);
    await source.publish(removal(1));
    const arrivals = await readUntil(iterator, count('batch', 1));
    expect(of('undecodable', arrivals).map(({ sequence: place, reason }) => [place, reason])).toEqual([
      [undefined, expect.stringContaining('got 1 frames of 5 bytes')],
      [undefined, expect.stringContaining('got 3 frames of 0, 1, ')],
      [0n, expect.stringContaining('bytes after the end')],
      [undefined, expect.stringContaining('got 4 frames of 0, 8, ')],
    ]);
    expect(of('batch', arrivals)[0]).toMatchObject({ sequence: 1n, missed: 0n });
  });

  test('a message over the limit ends the connection, not the subscription', async () => {
    const { source, iterator } = await open();
    await source.send([Buffer.from(''), Buffer.alloc(8), new Uint8Array(payloadLimits.bytes + 1)]);
    expect(of('disconnected', await readUntil(iterator, count('disconnected', 1)))[0]?.ending).toBe('lost');
    await source.subscribed(2);
    await source.publish(removal(0));
    expect(of('batch', await readUntil(iterator, count('batch', 1)))).toHaveLength(1);
  });

  test('a flood stays within the limits: excess messages are dropped and counted, but not as missed', async () => {
    const source = await publisher();
    const flooded = openSubscription(source.events, { limits: { items: 50, bytes: 1024 * 1024 } });
    await source.subscribed();
    for (let hash = 0; hash < 3000; hash += 1) await source.publish(removal(hash));
    await eventually('2950 batches are dropped', () => flooded.dropped >= 2950);
    const last = (arrivals: readonly Arrival[]): boolean => of('batch', arrivals).at(-1)?.sequence === 2999n;
    const left = of('batch', await readUntil(flooded[Symbol.asyncIterator](), last));
    expect(left).toHaveLength(3000 - flooded.dropped);
    expect(left.every(({ missed }) => missed === 0n)).toBe(true);
  });
});

describe('endpoints that are not publishers', () => {
  test('a port where nothing listens: refused, and retried', async () => {
    const iterator = openSubscription(nobody.events)[Symbol.asyncIterator]();
    const tries = of('disconnected', await readUntil(iterator, count('disconnected', 2)));
    expect(tries.map(({ ending }) => ending)).toEqual(['refused', 'refused']);
  });

  test('the replay port instead of the event port: foreign', async () => {
    const source = await publisher();
    const iterator = openSubscription(source.replay)[Symbol.asyncIterator]();
    const [first] = of('disconnected', await readUntil(iterator, count('disconnected', 1)));
    expect(first).toMatchObject({
      ending: 'foreign',
      reason: expect.stringContaining('not the expected ZeroMQ socket'),
    });
  });

  test('a closed subscription ends its iteration after what has arrived', async () => {
    const source = await publisher();
    const made = openSubscription(source.events);
    await source.subscribed();
    await source.publish(removal(0));
    const iterator = made[Symbol.asyncIterator]();
    await readUntil(iterator, count('batch', 1));
    made.close();
    expect(await readUntil(iterator, () => false)).toEqual([]);
  });
});
