import { beforeAll, expect, it } from 'vitest';
import { subscriptions } from '../../harness/aibrix/subscriptions.ts';
import { type Loop, loop, model } from './support/loop.ts';
import { found, seed, travel } from './support/prompts.ts';

let running: Loop;

beforeAll(async () => {
  running = await loop();
  await running.subscribedGateway();
}, 1_800_000);

it('the route that AIBrix creates leads to the Service of the release', async () => {
  const backend =
    '--output=jsonpath={.spec.rules[0].backendRefs[0].name}:{.spec.rules[0].backendRefs[0].port}';
  const get = ['get', 'httproutes', '--namespace=aibrix-system', `${model}-router`, backend];
  await expect.poll(() => running.kubectl(...get).catch(String)).toBe(`${model}:8000`);
});

it('the gateway subscribes to the events of both pods', () => {
  expect(subscriptions(running.gateway()).sort()).toEqual([...running.aibrix.node.pods.keys()].sort());
});

it('20 prompts that one pod has seen, past the gateway: each reaches that pod', async () => {
  let count = 0;
  // Five at a time: a pod's cache is full after eleven.
  for (let round = 0; round < 4; round++) count += await found(running, await seed(running, 5));
  expect(count).toBe(20);
});

it('a prompt that no pod has seen goes to the pod with the fewest requests', async () => {
  expect(await travel(running, 'nobody has seen this prompt before, not even in part')).toMatchObject({
    by: 'least_request',
    matched: {},
  });
});

it('of several blocks in one event only the first matches', async () => {
  const [first] = await seed(running, 1, { blocks: 4 });
  const { matched } = await travel(running, first?.prompt ?? '');
  expect(matched).toEqual({ [first?.pod ?? '']: 25 });
});

it('the metrics of the gateway count the matches', async () => {
  const decisions = /^aibrix_prefix_cache_routing_decisions_total\{(.*using_kv_sync="true".*)\} (\d+)$/gm;
  const counts = [...(await running.gateway().metrics()).matchAll(decisions)];
  const matches = counts.filter(([, labels]) => !labels?.includes('match_percent_bucket="0"'));
  expect(matches.reduce((sum, [, , count]) => sum + Number(count), 0)).toBe(21);
});
