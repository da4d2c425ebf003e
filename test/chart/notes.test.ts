import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { gatewayEnvironment } from '../../kv-events/gateway/settings.ts';
import { notes } from './support/notes.ts';

const on = (kvEvents: object = {}, values: object = {}) => ({
  ...values,
  model: { kvEvents: { enabled: true, ...kvEvents } },
});

const settings = {
  AIBRIX_PREFIX_CACHE_USE_REMOTE_TOKENIZER: 'true',
  AIBRIX_PREFIX_CACHE_TOKENIZER_TYPE: 'remote',
  AIBRIX_PREFIX_CACHE_REMOTE_TOKENIZER_ENDPOINT: 'http://unused.invalid:8000',
  AIBRIX_PREFIX_CACHE_BLOCK_SIZE: '64',
  AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT: '131072',
  AIBRIX_PREFIX_CACHE_KV_EVENT_SYNC_ENABLED: 'true',
};

const reach = `demo serves Qwen/Qwen3-0.6B with vllm/vllm-openai:v0.23.0.

Wait until it is ready (the first start downloads the model), then send a request:

  kubectl -n models rollout status deployment/demo --timeout=2100s
  kubectl -n models port-forward service/demo 8000 &
  curl -s localhost:8000/v1/completions -H 'content-type: application/json' \\
    -d '{"model": "demo", "prompt": "Hello", "max_tokens": 16}'

Through AIBrix, send the same body to the gateway. The model is also named "demo" there.`;

describe('events off', () => {
  test('NOTES state how to reach the model, and nothing else', async () => {
    expect(await notes()).toBe(reach);
  });

  test('NOTES do not mention the feature', async () => {
    expect(await notes()).not.toMatch(/kv|event|replay|555[78]|AIBRIX_|WARNING/i);
  });
});

describe('events on', () => {
  test("AIBrix's Helm values are the six settings, all strings, the tokenizer before KV sync", async () => {
    const block = /^ {2}gatewayPlugin:\n(?: {4}.*\n)+/m.exec(await notes(on()))?.[0] ?? '';
    const { gatewayPlugin } = load(block) as { gatewayPlugin: { container: { envs: object } } };
    expect(gatewayPlugin.container.envs).toEqual(settings);
    expect(Object.keys(gatewayPlugin.container.envs)).toEqual(Object.keys(settings));
  });

  test('kubectl set env has the same settings', async () => {
    const command = /kubectl -n aibrix-system set env(?:.*\\\n)+.*/.exec(await notes(on()))?.[0] ?? '';
    const given = [...command.matchAll(/(AIBRIX_\w+)=(\S+)/g)].map(([, name, value]) => [name, value]);
    expect(given).toEqual(Object.entries(settings));
  });

  test.each([
    { blockSize: undefined, bytes: '64' },
    { blockSize: 16, bytes: '64' },
    { blockSize: 32, bytes: '128' },
    { blockSize: 128, bytes: '512' },
  ])('a block size of $blockSize is $bytes bytes at the gateway', async ({ blockSize, bytes }) => {
    const values = { model: { ...(blockSize && { blockSize }), kvEvents: { enabled: true } } };
    const text = await notes(values);
    expect(text).toContain(`AIBRIX_PREFIX_CACHE_BLOCK_SIZE: "${bytes}"`);
    expect(text.includes('Set model.blockSize')).toBe(blockSize === undefined);
  });

  test('NOTES fit a screen and state how to verify the setup', async () => {
    const text = await notes(on());
    expect(text.split('\n').length).toBeLessThanOrEqual(50);
    for (const words of [
      reach,
      'live events on port 5557, replay on port 5558, format json.',
      'The gateway (AIBrix v0.7.0) requires these settings',
      'gatewayPlugin:',
      'kubectl -n aibrix-system set env deployment/aibrix-gateway-plugins',
      'helm -n models test demo',
      '--set aibrix.gatewayUrl=http://envoy-aibrix-system-aibrix-eg-903790dc.envoy-gateway-system',
      "logs deployment/aibrix-gateway-plugins -c gateway-plugin | grep -E 'Subscribed to KV events|prefix_cache_matched_pods'",
      'routing-strategy: prefix-cache',
    ]) {
      expect(text).toContain(words);
    }
  });

  test('format env warns of the conflict that kubectl set env causes', async () => {
    expect(await notes(on({ format: 'env' }))).toContain(
      'the next `helm upgrade` requires --force-conflicts',
    );
    expect(await notes(on())).not.toContain('--force-conflicts');
  });

  test('the defaults cause no warning', async () => {
    expect(await notes(on())).not.toContain('WARNING');
  });
});

describe('the gateway', () => {
  const names = async (version: string) =>
    [...(await notes(on({}, { aibrix: { version } }))).matchAll(/^ {8}(AIBRIX_\w+):/gm)].map(
      ([, name]) => name,
    );

  test('has other names for three of them in AIBrix v0.4', async () => {
    expect(await names('v0.4.1')).toEqual(Object.keys(gatewayEnvironment({}, true)));
  });

  test.each(['v0.7.0-rc.1', '0.7', 'v0.8.0', 'main', 'v1.0.0'])(
    'has the usual names in AIBrix %s',
    async (version) => {
      expect(await names(version)).toEqual(Object.keys(settings));
    },
  );

  test('uses aibrix.maxPrefixes as the size of its index', async () => {
    const text = await notes(on({}, { aibrix: { maxPrefixes: 10_000_000 } }));
    expect(text).toContain('AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT: "10000000"');
  });
});
