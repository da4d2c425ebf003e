import { expect, test } from 'vitest';
import { type PublishingLoad, promptOf, sendLoad } from '../../bench/kv-events-cost/load.ts';
import type { VllmClient } from '../../harness/engine/client.ts';

const load: PublishingLoad = {
  clients: 3,
  prefixes: 2,
  prefixTokens: 40,
  ownTokens: 20,
  answerTokens: 5,
  warmUp: 0,
  requests: 10,
};

/** A client that counts what is sent at once. */
function countingClient() {
  const seen = { prompts: [] as string[], now: 0, most: 0 };
  const complete: VllmClient['complete'] = async ({ prompt, tokens }) => {
    seen.prompts.push(prompt);
    seen.now += 1;
    seen.most = Math.max(seen.most, seen.now);
    await Promise.resolve();
    seen.now -= 1;
    return Array.from({ length: tokens }, () => 0);
  };
  return { seen, client: { complete } as unknown as VllmClient };
}

test('a request has the same prompt in every run', () => {
  expect(promptOf(7, load)).toBe(promptOf(7, load));
});

test('prompts share exactly the configured prefixes', () => {
  const prompts = Array.from({ length: 20 }, (_, number) => promptOf(number, load));
  expect(new Set(prompts.map((prompt) => prompt.slice(0, load.prefixTokens))).size).toBe(load.prefixes);
  expect(new Set(prompts.map((prompt) => prompt.slice(load.prefixTokens))).size).toBe(20);
  expect(new Set(prompts.map(({ length }) => length))).toEqual(new Set([60]));
});

test('the load is sent once, by the configured number of concurrent clients', async () => {
  const { client, seen } = countingClient();
  const { latencyMilliseconds } = await sendLoad(client, load, 4, load.requests);
  expect(seen.prompts.toSorted()).toEqual(
    Array.from({ length: 10 }, (_, index) => promptOf(4 + index, load)).toSorted(),
  );
  expect(seen.most).toBe(load.clients);
  expect(latencyMilliseconds).toHaveLength(load.requests);
});
