import fc from 'fast-check';
import { expect, test } from 'vitest';
import { followSequence } from '../../kv-events/subscribe/continuity.ts';
import { BoundedQueue } from '../../kv-events/subscribe/queue.ts';

const limits = { items: 5, bytes: 100 };

test('a queue returns the pushed items in order, without those that did not fit', async () => {
  const sizes = fc.array(fc.integer({ min: 0, max: 60 }), { maxLength: 40 });
  await fc.assert(
    fc.asyncProperty(sizes, async (list) => {
      const queue = new BoundedQueue<number>(limits);
      const accepted = list
        .map((bytes, index) => ({ bytes, index }))
        .filter(({ bytes, index }) => queue.push(index, bytes));
      queue.end();
      expect(accepted.length).toBeLessThanOrEqual(limits.items);
      expect(
        accepted.slice(1).reduce((sum, { bytes }) => sum + bytes, accepted[0]?.bytes ?? 0),
      ).toBeLessThanOrEqual(100);
      expect(await Array.fromAsync(queue)).toEqual(accepted.map(({ index }) => index));
    }),
  );
});

test('one item is always accepted, regardless of its size', () => {
  expect(new BoundedQueue<string>(limits).push('large', 1e9)).toBe(true);
});

test('evicting keeps the newest items, at many times the capacity', async () => {
  const queue = new BoundedQueue<number>({ items: 2000, bytes: 1e6 });
  for (let item = 0; item < 10_000; item += 1) while (!queue.push(item, 1)) queue.shift();
  queue.end();
  expect(await Array.fromAsync(queue)).toEqual(Array.from({ length: 2000 }, (_, index) => 8000 + index));
});

test('a waiting reader is woken by an item, and by the end', async () => {
  const queue = new BoundedQueue<string>(limits);
  const reading = Array.fromAsync(queue);
  await Promise.resolve();
  queue.push('item', 1);
  await Promise.resolve();
  queue.end();
  expect(await reading).toEqual(['item']);
});

test('an error is delivered after the items pushed before it', async () => {
  const queue = new BoundedQueue<string>(limits);
  queue.push('item', 1);
  queue.end(new Error('over'));
  const read: string[] = [];
  const reading = async (): Promise<void> => {
    for await (const item of queue) read.push(item);
  };
  await expect(reading()).rejects.toThrow('over');
  expect(read).toEqual(['item']);
});

test('between two restarts, received and missed batches add up to the whole sequence', () => {
  const steps = fc.array(fc.bigInt({ min: 1n, max: 1000n }), { minLength: 1, maxLength: 50 });
  fc.assert(
    fc.property(steps, (gaps) => {
      const place = followSequence(0n);
      let sequence = -1n;
      let missed = 0n;
      for (const gap of gaps) {
        sequence += gap;
        missed += place(sequence).missed;
      }
      expect(missed + BigInt(gaps.length)).toBe(sequence + 1n);
      expect(place(0n)).toEqual({ missed: 0n, restarted: true });
    }),
  );
});
