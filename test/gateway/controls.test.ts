import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routingTest } from './support/helm-test.ts';
import { events, installArguments, type Loop, loop, mapsVersion, model } from './support/loop.ts';
import { found, newPrompt, podsOf, seed, travel } from './support/prompts.ts';

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

/** Two releases serve one model, each with a pod that the gateway cannot learn from. With one pod it would not choose. */
describe('nor is one', () => {
  const mixed = 'mixed';
  const values = { maps: { ...events, 'image.tag': `v${mapsVersion}` }, silent: {} };

  beforeAll(async () => {
    await running.restartGateway();
    const install = ([namespace, set]: readonly [
      string,
      Readonly<Record<string, string>>,
    ]): Promise<string> =>
      running.helm(
        ...installArguments(mixed, { replicaCount: '1', ...set }),
        ...['--namespace', namespace, '--create-namespace'],
      );
    await Promise.all(Object.entries(values).map(install));
  }, 600_000);

  afterAll(async () => {
    for (const namespace of Object.keys(values))
      await running.helm('uninstall', mixed, '--namespace', namespace, '--wait');
  });

  it.each([
    [`of a pod with vLLM ${mapsVersion}, whose events are maps`, true],
    ['of a pod without events', false],
  ])('%s', async (_, publishing) => {
    const pod = podsOf(running, mixed).find((name) => publishes(running, name) === publishing) ?? '';
    expect(await found(running, await seed(running, prompts, { release: mixed, pod }))).toBe(0);
  });

  it.each([
    ['decode', true],
    ['events', false],
  ])('helm test of routing names the cause %s', async (expected, publishing) => {
    const pod = podsOf(running, mixed).find((name) => publishes(running, name) === publishing) ?? '';
    const podIP = running.aibrix.node.pods.get(pod)?.network.podIP;
    const { cause, output } = await routingTest(running, { MODEL: mixed, PODS: `${podIP}:8000` });
    expect(cause, output).toBe(expected);
  });

  it('the gateway drops what it cannot decode, and does not subscribe to the other', () => {
    const log = running.gateway().log();
    expect(log).toContain('event 0: expected msgpack array, got map[string]interface {}');
    expect(log).not.toContain('Subscribed to KV events for pod silent/');
  });

  function publishes({ aibrix }: Loop, pod: string): boolean {
    const words = aibrix.node.pods.get(pod)?.containers[0]?.argv ?? [];
    return words.some((word) => word.startsWith('--kv-events-config='));
  }
});

it('a prompt that goes through the gateway twice matches without any event, so that this proves nothing', async () => {
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
  expect(await found(running, await seed(running, prompts))).toBe(prompts);
  await Promise.all(networks.map((network) => network.open(5558)));
});
