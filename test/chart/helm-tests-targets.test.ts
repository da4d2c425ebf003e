import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { engineContainer } from '../../harness/chart/container.ts';
import { renderChart } from '../../harness/chart/render.ts';
import { merge } from '../support/merge.ts';
import { testPods } from './support/helm-tests.ts';

const events = { model: { kvEvents: { enabled: true } } };

function variables(pod: V1Pod | undefined): Record<string, string | undefined> {
  const env = pod?.spec?.containers[0]?.env ?? [];
  return Object.fromEntries(env.map(({ name, value }) => [name, value]));
}

describe('the pods of helm test', () => {
  test('use the image of the model, which contains their dependencies', async () => {
    const values = merge(events, { image: { repository: 'example.com/vllm', tag: 'v0.22.1' } });
    const deployment = (await renderChart(values)).one('Deployment');
    const { image } = engineContainer(deployment.spec?.template.spec);
    for (const { spec } of await testPods(values)) expect(spec?.containers[0]?.image).toBe(image);
  });

  test('connect to the Service, on the ports of the values', async () => {
    const kvEvents = { enabled: true, eventPort: 6557, replayPort: 6558 };
    const model = { name: 'qwen', blockSize: 32, kvEvents };
    const [api, kv] = await testPods({ model, server: { port: 9000 } });
    const common = { API: 'http://qwen:9000', MODEL: 'qwen' };
    expect(variables(api)).toEqual(common);
    expect(variables(kv)).toEqual({
      ...common,
      EVENTS: 'tcp://qwen:6557',
      REPLAY: 'tcp://qwen:6558',
      GATEWAY_BLOCK_BYTES: '128',
    });
  });

  test("do not compare block sizes with the relay, which has the gateway's", async () => {
    const [, kv] = await testPods({ model: { kvEvents: { enabled: true, relay: { enabled: true } } } });
    expect(variables(kv)).toMatchObject({ GATEWAY_BLOCK_BYTES: '' });
  });

  test('test routing too where the URL of Envoy is given, by the addresses of the pods', async () => {
    const values = merge(events, { model: { name: 'qwen' }, aibrix: { gatewayUrl: 'http://envoy' } });
    const [, , routing] = await testPods(values);
    const { all } = await renderChart(values, { tests: true });
    const headless = all.find(({ metadata }) => metadata.name === 'qwen-pods');
    expect(headless).toMatchObject({ kind: 'Service', spec: { clusterIP: 'None' } });
    expect(variables(routing)).toMatchObject({
      PODS: 'qwen-pods:8000',
      EVENT_PORT: '5557',
      GATEWAY: 'http://envoy',
      METRICS: 'http://aibrix-gateway-plugins.aibrix-system:8080/metrics',
      DECODES: 'array',
    });
  });

  test.each([
    ['v0.7.0', 'array'],
    ['v0.8.0', 'array,map'],
  ])('of AIBrix %s expect events as %s', async (version, encodings) => {
    const aibrix = { version, gatewayUrl: 'http://envoy' };
    const [, , routing] = await testPods(merge(events, { aibrix }));
    expect(variables(routing).DECODES).toBe(encodings);
  });

  test('compare the gateway with the blocks of the relay where there is one', async () => {
    const aibrix = { gatewayUrl: 'http://envoy' };
    const relay = { enabled: true, blockSize: 32 };
    const [, , with32] = await testPods(merge(events, { aibrix, model: { kvEvents: { relay } } }));
    const [, , without] = await testPods(merge(events, { aibrix }));
    expect([variables(with32), variables(without)].map((env) => env.RELAY_BLOCK_SIZE)).toEqual([
      '32',
      undefined,
    ]);
  });

  test('have the API key if one is required', async () => {
    const key = { name: 'VLLM_API_KEY', valueFrom: { secretKeyRef: { name: 'api', key: 'key' } } };
    const other = { name: 'VLLM_LOGGING_LEVEL', value: 'DEBUG' };
    for (const { spec } of await testPods(merge(events, { server: { extraEnv: [other, key] } }))) {
      expect(spec?.containers[0]?.env).toContainEqual(key);
      expect(spec?.containers[0]?.env).not.toContainEqual(other);
    }
  });
});
