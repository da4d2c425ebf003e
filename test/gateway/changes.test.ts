import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { route } from '../../harness/aibrix/request.ts';
import { eventually } from '../../harness/process/eventually.ts';
import { type Loop, loop, model } from './support/loop.ts';
import { found, past, podsOf, seed, travel } from './support/prompts.ts';

const prompts = 4;
let running: Loop;

beforeAll(async () => {
  running = await loop();
  await running.subscribedGateway();
}, 1_800_000);

it('a restarted gateway does not know earlier blocks: vLLM publishes each block once', async () => {
  const seeds = await seed(running, prompts);
  await running.subscribedGateway();
  expect(await found(running, seeds)).toBe(0);
  expect(await found(running, await seed(running, prompts))).toBe(prompts);
});

it('a block that was evicted is not found', async () => {
  const [first] = await seed(running, 1);
  if (!first) throw new Error('no prompt was sent');
  await seed(running, 12, { pod: first.pod });
  expect(await found(running, [first])).toBe(0);
});

it('blocks of a pod whose cache was cleared are still found: AIBrix v0.7.0 ignores AllBlocksCleared', async () => {
  const [first] = await seed(running, 1);
  if (!first) throw new Error('no prompt was sent');
  await past(running, first.pod).resetCache();
  await pause(1000);
  expect(await found(running, [first])).toBe(1);
});

it('prompts of a pod that was deleted are not found, those of its successor are', async () => {
  const [gone = ''] = podsOf(running);
  const seeds = await seed(running, prompts, { pod: gone });
  await running.kubectl('delete', 'pod', gone);
  await running.kubectl('rollout', 'status', `deployment/${model}`, '--timeout=3m');
  await eventually('the gateway routes to the new pod set', async () => {
    const { status } = await route(running.aibrix.url, { model, prompt: 'a prompt of less than a block' });
    return status === 200;
  });
  for (const { prompt } of seeds) expect((await travel(running, prompt)).matched).toEqual({});
  const [successor] = podsOf(running).filter((pod) => pod !== gone);
  expect(await found(running, await seed(running, prompts, { pod: successor ?? '' }))).toBe(prompts);
}, 600_000);

afterAll(async () => {
  await running?.restartGateway();
});
