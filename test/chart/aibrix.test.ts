import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { notes } from './support/notes.ts';

const on = { enabled: true };
const events = { model: { kvEvents: on } };
const template = async (values: object) => (await renderChart(values)).one('Deployment').spec?.template;
const warnings = async (values: object) =>
  (await notes({ ...events, ...values })).split('\n').filter((line) => line.startsWith('WARNING: '));

describe('the configuration of the gateway', () => {
  const config = async (aibrix: object) =>
    (await template({ aibrix }))?.metadata?.annotations?.['model.aibrix.ai/config'];

  test('is omitted unless a value sets it', async () => {
    expect((await template({}))?.metadata).not.toHaveProperty('annotations');
  });

  test('is added to the annotations of the user', async () => {
    const values = { aibrix: { routingStrategy: 'random' }, podAnnotations: { a: 'b' } };
    expect((await template(values))?.metadata?.annotations).toEqual({
      a: 'b',
      'model.aibrix.ai/config': '{"profiles":{"default":{"routingStrategy":"random"}}}',
    });
  });

  test('contains the given profiles', async () => {
    const routingConfig = { promptLenBucketMinLength: 0, threshold: 0.5 };
    const profiles = { long: { routingStrategy: 'random', routingConfig } };
    const found = await config({ profiles, defaultProfile: 'long' });
    expect(JSON.parse(found ?? '')).toEqual({ profiles, defaultProfile: 'long' });
  });

  test('a locked strategy keeps a default profile of the user', async () => {
    const profiles = { default: { routingStrategy: 'random' } };
    const found = await config({ version: 'v0.8.0', lockedRoutingStrategy: 'prefix-cache', profiles });
    expect(JSON.parse(found ?? '')).toEqual({ profiles, lockedRoutingStrategy: 'prefix-cache' });
  });

  test.each([
    ['external', 'v0.8.0'],
    ['external', 'main'],
    ['power-of-two', 'v0.7.0'],
    ['session-affinity', 'v0.6.0'],
    ['external', 'v0.8.0-rc.1'],
  ])('strategy %s is known to AIBrix %s', async (routingStrategy, version) => {
    expect(await config({ routingStrategy, version })).toContain(routingStrategy);
  });
});

describe('with KV events, NOTES', () => {
  test.each([
    { aibrix: { routingStrategy: 'least-request' } },
    {
      aibrix: { version: 'v0.8.0', routingStrategy: 'prefix-cache', lockedRoutingStrategy: 'least-request' },
    },
    { aibrix: { defaultProfile: 'a', profiles: { a: { routingStrategy: 'least-request' } } } },
  ])('warn that $aibrix reads none', async (values) => {
    expect(await warnings(values)).toContainEqual(
      expect.stringMatching(/ least-request, .*aibrix\.routingStrategy=prefix-cache/),
    );
  });

  test.each([
    { aibrix: {} },
    { aibrix: { routingStrategy: 'prefix-cache' } },
    { aibrix: { routingStrategy: 'prefix-cache', profiles: { a: { routingStrategy: 'random' } } } },
  ])('do not warn of $aibrix', async (values) => {
    expect(await warnings(values)).toEqual([]);
  });

  test.each(['--kv-offloading-size=8', '--kv-transfer-config={"kv_connector":"LMCacheConnectorV1"}'])(
    'warn of a cache outside the accelerator: %s',
    async (argument) => {
      const [flag = ''] = argument.split('=');
      expect(await warnings({ server: { extraArgs: [argument] } })).toEqual([
        expect.stringContaining(`WARNING: server.extraArgs ${flag}: blocks outside the accelerator`),
      ]);
    },
  );

  test('warn of adapters', async () => {
    expect(await warnings({ lora: on })).toEqual([expect.stringContaining('WARNING: lora.enabled: ')]);
  });
});
