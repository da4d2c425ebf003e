import type { V1Pod } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { paths } from '../../harness/paths.ts';
import { createNamespace, helm, kubectl } from '../support/cluster.ts';
import { notes } from './support/notes.ts';
import { uninstall } from './support/release.ts';

const pod = async (values: object) => (await renderChart(values)).one('Deployment').spec?.template;
const container = async (values: object) => (await pod(values))?.spec?.containers[0];
const claim = (settings: object = {}) => ({ storage: { cache: { claim: { create: true, ...settings } } } });

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

describe('the claim of the cache', () => {
  test('is mounted by the pods, of the default class unless one is named, and kept', async () => {
    const chart = await renderChart(claim());
    expect(chart.one('PersistentVolumeClaim')).toMatchObject({
      metadata: { name: 'demo-cache', annotations: { 'helm.sh/resource-policy': 'keep' } },
      spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '100Gi' } } },
    });
    expect(chart.one('PersistentVolumeClaim').spec).not.toHaveProperty('storageClassName');
    const volumes = (await pod(claim()))?.spec?.volumes ?? [];
    expect(volumes[0]).toEqual({ name: 'cache', persistentVolumeClaim: { claimName: 'demo-cache' } });
  });

  test('is kept on uninstall, and adopted by the next release of that name', async () => {
    const namespace = await createNamespace('claim', { podSecurity: 'restricted' });
    const release = { name: 'cached', namespace };
    const uid = async () =>
      (await kubectl(['get', 'pvc', '--output=jsonpath={.items[*].metadata.uid}'], { namespace })).stdout;
    const create = ['install', 'cached', paths.chart, `--namespace=${namespace}`, '--values=-'];
    const input = JSON.stringify(claim());
    await helm(create, { input });
    const first = await uid();
    await uninstall(release);
    await helm(create, { input });
    expect(await uid()).toBe(first);
    await uninstall(release);
  });
});

describe('a cache of a size', () => {
  const sized = { storage: { cache: { sizeLimit: '50Gi' } } };

  test('is requested as ephemeral storage', async () => {
    expect((await container(sized))?.resources?.requests).toEqual({
      cpu: '2',
      memory: '8Gi',
      'ephemeral-storage': '50Gi',
    });
    const without = { ...sized, resources: { requests: null } };
    expect((await container(without))?.resources?.requests).toEqual({ 'ephemeral-storage': '50Gi' });
  });

  test.each([
    ['requests', { requests: { cpu: '2', memory: '8Gi', 'ephemeral-storage': '60Gi' } }],
    [
      'limits',
      { requests: { cpu: '2', memory: '8Gi' }, limits: { 'nvidia.com/gpu': 1, 'ephemeral-storage': '60Gi' } },
    ],
  ])('gives way to ephemeral storage in %s', async (kind, expected) => {
    const resources = { [kind]: { 'ephemeral-storage': '60Gi' } };
    expect((await container({ ...sized, resources }))?.resources).toMatchObject(expected);
  });
});

test('directories of the node are accepted by the API server, outside the Pod Security standards', async () => {
  const storage = { cache: { hostPath: '/mnt/cache' }, models: { hostPath: '/mnt/models' } };
  const { spec } = (await pod({ storage })) ?? {};
  expect(spec?.containers[0]?.volumeMounts).toContainEqual({
    name: 'models',
    mountPath: '/models',
    readOnly: true,
  });
  const namespace = await createNamespace('host-path');
  const input = (await renderChart({ storage }, { namespace })).text;
  await kubectl(['create', '--dry-run=server', '--validate=strict', '--filename=-'], { namespace, input });
});

describe('object storage', () => {
  test.each(['s3://a/b', 'gs://a/b', 'az://a/b'])('%s is streamed', async (source) => {
    expect((await container({ model: { source } }))?.args).toContain('--load-format=runai_streamer');
  });

  test('without a Secret, the ServiceAccount identifies the pods', async () => {
    const env = (await container({ model: { source: 's3://a/b' } }))?.env ?? [];
    expect(env.map(({ name }) => name)).toEqual(['HOME', 'USER', 'HF_HOME']);
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
