import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { subscribed, subscriptions } from '../../harness/aibrix/subscriptions.ts';
import { runExtraPod } from './support/extra-pod.ts';
import { routingTest } from './support/helm-test.ts';
import { events, type Loop, loop, mapVersion } from './support/loop.ts';
import { found, podsOf, seed } from './support/prompts.ts';

const prompts = 4;
const pods = { maps: { 'image.tag': `v${mapVersion}`, ...events }, silent: {} } as const;
const names = Object.keys(pods) as (keyof typeof pods)[];
let running: Loop;

/** Beside the release, one pod whose events AIBrix v0.7.0 does not decode, and one without events. */
beforeAll(async () => {
  running = await loop();
  await Promise.all(names.map((name) => runExtraPod(running, name, pods[name])));
  await running.restartGateway();
  await subscribed(running.gateway(), ['maps', ...podsOf(running)]);
}, 1_800_000);

afterAll(async () => {
  await running?.kubectl('delete', 'pods', ...names, '--ignore-not-found');
  await running?.restartGateway();
}, 300_000);

describe.each([
  ['maps', `vLLM ${mapVersion}`, 'decode'],
  ['silent', 'events off', 'events'],
] as const)('the pod %s, with %s', (pod, _, expected) => {
  it('the gateway does not find a prompt that the pod holds', async () => {
    expect(await found(running, await seed(running, prompts, { pod }))).toBe(0);
  });

  it(`helm test of routing names the cause ${expected}`, async () => {
    const address = `${running.aibrix.node.pods.get(pod)?.network.podIP}:8000`;
    const { cause, output } = await routingTest(running, { PODS: address });
    expect(cause, output).toBe(expected);
  });
});

it('the gateway receives the events of maps and cannot decode them, and does not subscribe to silent', () => {
  const subscribedTo = subscriptions(running.gateway());
  expect(names.filter((name) => subscribedTo.includes(name))).toEqual(['maps']);
  expect(running.gateway().log()).toContain('expected msgpack array, got map');
});

it('beside them, the gateway finds prompts that the pods of the release hold', async () => {
  expect(await found(running, await seed(running, prompts))).toBe(prompts);
});
