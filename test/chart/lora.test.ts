import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { scenarioValues } from './support/scenario.ts';

const on = { enabled: true };
const template = async (values: object) => (await renderChart(values)).one('Deployment').spec?.template;

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
