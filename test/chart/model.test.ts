import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { notes } from './support/notes.ts';

const pod = async (values: object) => (await renderChart(values)).one('Deployment').spec?.template;
const container = async (values: object) => (await pod(values))?.spec?.containers[0];

describe('a token given as a value', () => {
  const values = { model: { huggingFaceToken: { value: 'hf_secret' } } };

  test('is in the Secret that the pods read, and nowhere else', async () => {
    const chart = await renderChart(values, { tests: true });
    const env = (await container(values))?.env ?? [];
    expect(env.find(({ name }) => name === 'HF_TOKEN')?.valueFrom?.secretKeyRef).toEqual({
      name: 'demo-hugging-face',
      key: 'token',
    });
    expect(chart.one('Secret')).toMatchObject({ type: 'Opaque', metadata: { name: 'demo-hugging-face' } });
    expect(`${chart.text}${await notes(values)}`).not.toContain('hf_secret');
    expect(chart.text.split(btoa('hf_secret'))).toHaveLength(2);
  });

  test('is not mentioned without a value', async () => {
    expect((await renderChart()).names().filter((name) => name.startsWith('Secret'))).toEqual([]);
  });
});

describe('a chat template', () => {
  const content = "{% if a %}\n  {{ a }} & <b> 'c'\n{% endif %}\n";
  const values = { model: { chatTemplate: { content } } };
  const annotations = async (one: object) => (await pod(one))?.metadata?.annotations;

  test('is passed unchanged, and a change restarts the pods', async () => {
    const chart = await renderChart(values);
    expect(chart.one('ConfigMap')).toMatchObject({
      metadata: { name: 'demo-chat-template' },
      data: { 'template.jinja': content },
    });
    const before = await annotations(values);
    expect(before).not.toEqual(await annotations({ model: { chatTemplate: { content: 'a' } } }));
    expect(await annotations({ ...values, podAnnotations: { a: 'b' } })).toEqual({ ...before, a: 'b' });
  });

  test('is mounted at the path that vLLM reads', async () => {
    const spec = (await pod(values))?.spec;
    expect(spec?.volumes).toContainEqual({
      name: 'chat-template',
      configMap: { name: 'demo-chat-template' },
    });
    const mounts = spec?.containers[0]?.volumeMounts;
    expect(mounts).toContainEqual({ name: 'chat-template', mountPath: '/chat-template', readOnly: true });
    expect(spec?.containers[0]?.args).toContain('--chat-template=/chat-template/template.jinja');
  });

  test('by path is passed to vLLM without a mount', async () => {
    const chart = await renderChart({ model: { chatTemplate: { path: '/templates/a.jinja' } } });
    expect(chart.names()).toEqual((await renderChart()).names());
    expect(await annotations({ model: { chatTemplate: { path: '/templates/a.jinja' } } })).toBeUndefined();
  });
});

describe('an API key', () => {
  const values = { server: { apiKey: { secretName: 'api' } } };
  const reference = { name: 'VLLM_API_KEY', valueFrom: { secretKeyRef: { name: 'api', key: 'api-key' } } };

  test('is read by vLLM and by helm test, and the probes use a path that requires none', async () => {
    const engine = await container(values);
    expect(engine?.env).toContainEqual(reference);
    const probes = [engine?.startupProbe, engine?.readinessProbe, engine?.livenessProbe];
    for (const probe of probes) expect(probe?.httpGet?.path).toBe('/health');
    const { all } = await renderChart(values, { tests: true });
    const tests = all.filter(({ kind }) => kind === 'Pod') as unknown as V1Pod[];
    expect(tests.map(({ spec }) => spec?.containers[0]?.env)).toEqual([expect.arrayContaining([reference])]);
  });

  test('is in the command that NOTES show, and only with a key', async () => {
    expect(await notes(values)).toContain(
      `-H "authorization: Bearer $(kubectl -n models get secret api --template='{{index .data "api-key" | base64decode}}')" \\\n    -d`,
    );
    expect(await notes()).not.toContain('authorization');
  });
});
