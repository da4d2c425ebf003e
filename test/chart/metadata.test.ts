import { expect, test } from 'vitest';
import type { Manifest } from '../../harness/chart/manifests.ts';
import { renderChart } from '../../harness/chart/render.ts';

const everything = {
  aibrix: { gatewayUrl: 'http://gateway' },
  commonLabels: { team: 'inference' },
  model: { kvEvents: { enabled: true }, huggingFaceToken: { value: 'secret' } },
  networkPolicy: { enabled: true },
};
const rendered = () => renderChart(everything, { release: 'demo', namespace: 'models', tests: true });
const isOfTests = ({ metadata }: Manifest): boolean => 'annotations' in metadata;

test('every object has a version, the namespace, and the labels of the release', async () => {
  const { all } = await rendered();
  const kinds = [...new Set(all.map(({ kind }) => kind))].sort();
  expect(kinds).toEqual(['Deployment', 'NetworkPolicy', 'Pod', 'Secret', 'Service', 'ServiceAccount']);
  for (const { apiVersion, kind, metadata } of all) {
    expect(apiVersion, kind).toMatch(/^((apps|networking\.k8s\.io)\/)?v1$/);
    expect(metadata.namespace, kind).toBe('models');
    expect(metadata.labels, kind).toMatchObject({ 'app.kubernetes.io/instance': 'demo', team: 'inference' });
    if (kind !== 'Pod') expect(metadata.labels, kind).toHaveProperty(['helm.sh/chart']);
  }
});

test('the Service of the routing test selects the pods, and lasts as long as the test', async () => {
  const chart = await rendered();
  const service = chart.all.find((object) => object.kind === 'Service' && isOfTests(object));
  const selector = chart.one('Deployment').spec?.selector.matchLabels;
  expect(service?.spec).toEqual({ clusterIP: 'None', selector });
  expect(service?.metadata.annotations).toEqual({
    'helm.sh/hook': 'test',
    'helm.sh/hook-weight': '-1',
    'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded,hook-failed',
  });
});
