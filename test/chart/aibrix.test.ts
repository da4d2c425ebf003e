import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { notes } from './support/notes.ts';
import { scenarioValues } from './support/scenario.ts';

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

describe('LoRA', () => {
  test('enables adapters at run time in vLLM, and labels the pods for AIBrix', async () => {
    const { metadata, spec } = (await template({ lora: on })) ?? {};
    expect(metadata?.labels?.['adapter.model.aibrix.ai/enabled']).toBe('true');
    expect(spec?.containers[0]?.env).toContainEqual({
      name: 'VLLM_ALLOW_RUNTIME_LORA_UPDATING',
      value: 'True',
    });
    expect(spec?.containers[0]?.args).toContain('--enable-lora');
    const off = await template({});
    expect(off?.metadata?.labels).not.toHaveProperty('adapter.model.aibrix.ai/enabled');
  });

  test('an adapter becomes a ModelAdapter for the pods of the model', async () => {
    const { all } = await renderChart({ ...scenarioValues('lora'), model: { name: 'llama' } });
    const found = all.filter(({ kind }) => kind === 'ModelAdapter');
    const labels = { 'model.aibrix.ai/name': 'sql-lora', 'model.aibrix.ai/port': '8000' };
    expect(found[0]?.metadata).toMatchObject({ name: 'sql-lora', labels });
    const podSelector = {
      matchLabels: { 'model.aibrix.ai/name': 'llama', 'adapter.model.aibrix.ai/enabled': 'true' },
    };
    expect(found.map(({ spec }) => spec)).toEqual([
      { baseModel: 'llama', podSelector, artifactURL: 'huggingface://owner/sql-lora' },
      {
        baseModel: 'llama',
        podSelector,
        artifactURL: 's3://adapters/support-lora',
        credentialsSecretRef: { name: 'adapters-reader' },
        replicas: 1,
      },
    ]);
  });

  test('off: adapters create nothing', async () => {
    const { adapters } = (scenarioValues('lora') as { lora: { adapters: object[] } }).lora;
    expect((await renderChart({ lora: { adapters } })).text).toBe((await renderChart()).text);
  });

  test('without adapters, an API key and another port are allowed', async () => {
    const server = { port: 9000, apiKey: { secretName: 'api' } };
    await expect(renderChart({ lora: on, server })).resolves.toBeDefined();
  });
});

describe("AIBrix's runtime", () => {
  const values = { aibrix: { runtime: on }, networkPolicy: on };

  test('runs as a sidecar as its webhook would inject it, with the same security context', async () => {
    const [vllm, runtime] = (await template(values))?.spec?.containers ?? [];
    const probe = (path: string) => ({ httpGet: { path, port: 'aibrix-runtime' } });
    const storage = { name: 'adapter-storage', mountPath: '/tmp/aibrix/adapters' };
    expect(runtime).toEqual({
      name: 'aibrix-runtime',
      image: 'aibrix/runtime:v0.7.0',
      imagePullPolicy: 'IfNotPresent',
      command: ['aibrix_runtime', '--port', '8080'],
      env: [
        { name: 'INFERENCE_ENGINE', value: 'vllm' },
        { name: 'INFERENCE_ENGINE_ENDPOINT', value: 'http://localhost:8000' },
      ],
      ports: [{ name: 'aibrix-runtime', containerPort: 8080, protocol: 'TCP' }],
      livenessProbe: probe('/healthz'),
      readinessProbe: probe('/ready'),
      resources: { requests: { cpu: '100m', memory: '256Mi' } },
      securityContext: vllm?.securityContext,
      volumeMounts: [{ name: 'tmp', mountPath: '/tmp' }, storage],
    });
    expect(vllm?.volumeMounts).toContainEqual(storage);
    expect((await template(values))?.spec?.volumes).toContainEqual({ name: 'adapter-storage', emptyDir: {} });
  });

  test('can be reached by the controllers of AIBrix through the policy', async () => {
    const ports = (await renderChart(values)).one('NetworkPolicy').spec?.ingress?.[0]?.ports;
    expect(ports).toEqual([{ port: 8000 }, { port: 8080 }]);
    const without = (await renderChart({ networkPolicy: on })).one('NetworkPolicy').spec?.ingress?.[0]?.ports;
    expect(without).toEqual([{ port: 8000 }]);
  });

  test('follows a version without v, and fields can be removed', async () => {
    const bare = { aibrix: { version: '0.8.0', runtime: { ...on, resources: null } }, securityContext: null };
    const runtime = (await template(bare))?.spec?.containers[1];
    expect(runtime?.image).toBe('aibrix/runtime:v0.8.0');
    expect(runtime).not.toHaveProperty('resources');
    expect(runtime).not.toHaveProperty('securityContext');
  });
});
