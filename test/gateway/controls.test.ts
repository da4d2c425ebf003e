import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscribed } from '../../harness/aibrix/subscriptions.ts';
import { type Loop, loop, model } from './support/loop.ts';
import { found, newPrompt, seed, travel } from './support/prompts.ts';

const label = 'model.aibrix.ai/kv-events-enabled';
const prompts = 6;
let running: Loop;

beforeAll(async () => {
  running = await loop();
}, 1_800_000);

afterAll(async () => {
  await running?.restartGateway();
});

/** Without events that the gateway understands, no prompt that a pod holds is known to it. */
describe('a prompt that a pod holds is not found', () => {
  it.each([
    ['when the block size is doubled', { AIBRIX_PREFIX_CACHE_BLOCK_SIZE: '256' }],
    ['when the tokenizer is character', { AIBRIX_PREFIX_CACHE_TOKENIZER_TYPE: 'character' }],
    ['when KV sync is off', { AIBRIX_PREFIX_CACHE_KV_EVENT_SYNC_ENABLED: 'false' }],
  ])('%s', async (_, instead) => {
    await running.restartGateway(instead);
    expect(await found(running, await seed(running, prompts))).toBe(0);
  });

  it('when the pods do not have the label', async () => {
    const pods = ['pods', `--selector=model.aibrix.ai/name=${model}`];
    await running.kubectl('label', ...pods, `${label}-`);
    await running.restartGateway();
    expect(await found(running, await seed(running, prompts))).toBe(0);
    await running.kubectl('label', ...pods, `${label}=true`);
  });
});

it('a prompt that goes through the gateway twice matches without any event, which proves nothing', async () => {
  await running.restartGateway({ AIBRIX_PREFIX_CACHE_BLOCK_SIZE: '256' });
  const prompt = newPrompt(2);
  const { matched: first } = await travel(running, prompt);
  const { matched: second, pod = '' } = await travel(running, prompt);
  expect([first, second]).toEqual([{}, { [pod]: 100 }]);
});

it('a closed replay port delays the start of the gateway by five seconds per pod, and nothing else', async () => {
  const { startSeconds: usual } = await running.restartGateway();
  const networks = [...running.aibrix.node.pods.values()].map(({ network }) => network);
  await Promise.all(networks.map((network) => network.close(5558)));
  const { startSeconds } = await running.restartGateway();
  expect(startSeconds - usual).toBeGreaterThan(9);
  expect(startSeconds - usual).toBeLessThan(14);
  await subscribed(running.gateway(), running.aibrix.node.pods.keys());
  expect(await found(running, await seed(running, prompts))).toBe(prompts);
  await Promise.all(networks.map((network) => network.open(5558)));
});
