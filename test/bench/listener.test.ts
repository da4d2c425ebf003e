import { encode } from '@msgpack/msgpack';
import { afterEach, expect, test } from 'vitest';
import { type Listener, startListener } from '../../bench/kv-events-cost/listener.ts';
import { eventually } from '../../harness/process/eventually.ts';
import { startPublisher, type TestPublisher } from '../kv-events/support/kv-publisher.ts';

let publisher: TestPublisher | undefined;
let listener: Listener | undefined;

afterEach(async () => {
  await listener?.close();
  publisher?.close();
});

const stored = ['BlockStored', [1n, 2n], null, [5, 6, 7, 8], 2, null];
const removed = ['BlockRemoved', [3n]];

test('the listener counts batches since the last call, and their latency', async () => {
  publisher = await startPublisher();
  listener = startListener(publisher.events);
  await publisher.subscribed();
  expect((await listener.take()).batches).toBe(0);
  const secondsAgo = Date.now() / 1000 - 5;
  const payload = encode([secondsAgo, [stored, removed], 0], { useBigInt64: true });
  await publisher.publish(payload);
  await publisher.publish(payload);
  const received = await eventually('both batches are received', async () => {
    const found = await listener?.take();
    return found?.batches ? found : undefined;
  });
  expect(received).toMatchObject({
    events: received.batches * 2,
    stored: received.batches * 2,
    removed: received.batches,
  });
  expect(received).toMatchObject({ tokens: received.batches * 4, lost: 0 });
  expect(received.latencyMilliseconds?.p50).toBeGreaterThan(4990);
  expect(received.latencyMilliseconds?.p50).toBeLessThan(15_000);
  expect(received.latencyMilliseconds?.underOne).toBe(0);
});

test('the listener reports missing batches', async () => {
  publisher = await startPublisher();
  listener = startListener(publisher.events);
  await publisher.subscribed();
  const payload = encode([0, [], 0]);
  await publisher.publish(payload);
  publisher.skipTo(4n);
  await publisher.publish(payload);
  let lost = 0;
  await eventually('the gap is received', async () => {
    lost += (await listener?.take())?.lost ?? 0;
    return lost > 0;
  });
  expect(lost).toBe(3);
});
