import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { paths } from '../../harness/paths.ts';
import { createNamespace, helm, kubectl } from '../support/cluster.ts';
import { uninstall } from './support/release.ts';

const pod = async (values: object) => (await renderChart(values)).one('Deployment').spec?.template;
const container = async (values: object) => (await pod(values))?.spec?.containers[0];
const claim = (settings: object = {}) => ({ storage: { cache: { claim: { create: true, ...settings } } } });

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
