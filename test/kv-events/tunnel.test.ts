import { expect, test } from 'vitest';
import type { Connections } from '../../kv-events/pod/target.ts';
import type { Arrival } from '../../kv-events/subscribe/arrival.ts';
import { watch } from '../../kv-events/watch/watch.ts';
import { nobody, publisher, removal } from './support/kv-events-fixtures.ts';
import type { TestPublisher } from './support/kv-publisher.ts';

/** Connections as through a tunnel that says `failure` of what went wrong. */
function tunnelled(
  source: Pick<TestPublisher, 'events' | 'replay'>,
  failure: () => string | undefined,
): Connections {
  const events = { port: 5557, endpoint: source.events, failure };
  const replay = { port: 5558, endpoint: source.replay, failure };
  return { events, replay, url: undefined, close: () => undefined };
}

test('a lost publisher is reported once, with the error of the tunnel, until it is back', async () => {
  const source = await publisher();
  const closing = new AbortController();
  const { arrivals } = watch(
    tunnelled(source, () => 'the pod is gone'),
    { signal: closing.signal, notice: () => undefined },
  );
  const seen: string[] = [];
  let again: TestPublisher | undefined;
  const step = async (arrival: Arrival): Promise<void> => {
    seen.push(arrival.kind === 'disconnected' ? arrival.reason : arrival.kind);
    if (seen.length === 1) source.close();
    if (seen.length === 2) again = await publisher({ eventPort: source.eventPort });
    if (seen.length === 3) await again?.subscribed().then(() => again?.publish(removal(1)));
    if (seen.length === 4) closing.abort();
  };
  for await (const arrival of arrivals) await step(arrival);
  expect(seen).toEqual(['connected', 'the pod is gone', 'connected', 'batch']);
});

test('a tunnel that never led to a publisher: the error contains its output', async () => {
  const { arrivals } = watch(
    tunnelled(nobody, () => 'connection refused'),
    { signal: new AbortController().signal, notice: () => undefined },
  );
  await expect(Array.fromAsync(arrivals)).rejects.toThrow(
    /^port 5557: connection refused; check that kvEvents is enabled/,
  );
});
