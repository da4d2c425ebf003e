import { afterAll, beforeAll, expect, it } from 'vitest';
import { events, installArguments, type Loop, loop, model } from './support/loop.ts';
import { newPrompt, past, podsOf } from './support/prompts.ts';

const autoscaling = {
  'autoscaling.enabled': 'true',
  'autoscaling.minReplicas': '1',
  'autoscaling.maxReplicas': '2',
  'autoscaling.metric': 'num_requests_running',
  'autoscaling.target': '1',
};
let running: Loop;

beforeAll(async () => {
  running = await loop();
  await running.helm(...installArguments(model, { ...events, ...autoscaling }));
}, 1_800_000);

afterAll(async () => {
  // AIBrix owns the number of pods, and may have scaled down again.
  await running?.helm(...installArguments(model, events), '--force-conflicts');
}, 300_000);

/** The Deployment's replicas, as AIBrix's controller has set them. */
async function replicas(): Promise<number> {
  return Number(await running.kubectl('get', 'deployment', model, '--output=jsonpath={.spec.replicas}'));
}

it('AIBrix scales the Deployment down to one pod without requests, and up under load', async () => {
  await expect.poll(replicas, { timeout: 90_000 }).toBe(1);
  await expect.poll(() => podsOf(running).length, { timeout: 90_000 }).toBe(1);
  const load = keepBusy();
  await expect.poll(replicas, { timeout: 90_000 }).toBe(2);
  await load.end();
}, 300_000);

/** Keeps four requests in flight at the only pod. */
function keepBusy() {
  const [pod = ''] = podsOf(running);
  const client = past(running, pod);
  let over = false;
  const work = Array.from({ length: 4 }, async () => {
    while (!over) await client.complete({ prompt: newPrompt(), tokens: 200 });
  });
  return {
    async end() {
      over = true;
      await Promise.all(work);
    },
  };
}
