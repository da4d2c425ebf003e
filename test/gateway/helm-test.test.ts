import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { routingTest } from './support/helm-test.ts';
import { type Loop, loop, model } from './support/loop.ts';

const label = 'model.aibrix.ai/kv-events-enabled';
const pods = ['pods', `--selector=model.aibrix.ai/name=${model}`];
let running: Loop;

beforeAll(async () => {
  running = await loop();
}, 1_800_000);

afterAll(async () => {
  await running?.kubectl('label', ...pods, `${label}=true`, '--overwrite');
  await running?.restartGateway();
});

/** Runs the routing test, whose output an assertion shows. */
async function names(expected: string, instead?: Readonly<Record<string, string>>): Promise<void> {
  const { cause, output } = await routingTest(running, instead);
  expect(cause, output).toBe(expected);
}

describe('helm test of routing', () => {
  it('passes when the gateway receives the events', async () => {
    await running.subscribedGateway();
    await names('ok');
  });

  it.each([
    ['policy', { PODS: '127.0.0.1:9' }],
    ['route', { GATEWAY: 'http://127.0.0.1:9' }],
  ])('names the cause %s with %j', async (expected, instead) => {
    await names(expected, instead);
  });

  it('names the cause strategy where the URL is not that of Envoy', async () => {
    const [[, pod] = []] = running.aibrix.node.pods;
    await names('strategy', { GATEWAY: `http://${pod?.network.podIP}:8000` });
  });

  it.each([
    ['settings', { AIBRIX_PREFIX_CACHE_KV_EVENT_SYNC_ENABLED: 'false' }],
    ['block size', { AIBRIX_PREFIX_CACHE_BLOCK_SIZE: '256' }],
    ['subscription', { AIBRIX_PREFIX_CACHE_TOKENIZER_TYPE: 'character' }],
    ['tokenizer', { AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE: 'http://%s:9' }],
  ])('names the cause %s where the gateway has %j', async (expected, settings) => {
    await running.restartGateway(settings);
    await names(expected);
  });

  it('names the cause subscription where the pods do not have the label', async () => {
    await running.kubectl('label', ...pods, `${label}-`);
    await running.restartGateway();
    await names('subscription');
  });
});
