import { load } from 'js-yaml';
import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { readDocument } from '../docs/document.ts';
import { useAdmission } from '../support/admission.ts';
import { fits } from './support/schema.ts';

/** The deployments of the chart's README, in their order, with the objects that each one makes. */
const deployments = [
  { name: 'small', objects: ['Service', 'ServiceAccount', 'Deployment'] },
  { name: 'gated', objects: ['Service', 'ServiceAccount', 'Deployment', 'PersistentVolumeClaim'] },
  { name: 'local model', objects: ['Service', 'ServiceAccount', 'Deployment'] },
  {
    name: 'autoscaled fleet',
    objects: [
      ...['Service', 'ServiceAccount', 'Deployment', 'PersistentVolumeClaim', 'ConfigMap'],
      ...['PodAutoscaler', 'PodDisruptionBudget', 'NetworkPolicy'],
    ],
  },
  { name: 'GitOps', objects: ['Service', 'ServiceAccount', 'Deployment'] },
];

const { blocks } = readDocument('charts/aibrix-model/README.md');
const texts = blocks.filter(({ kind }) => kind === 'deployment').map(({ text }) => text);
const admitted = useAdmission();

test('the README has these deployments', () => {
  expect(texts).toHaveLength(deployments.length);
});

describe.each(deployments.map((one, index) => ({ ...one, text: texts[index] ?? '' })))(
  '$name',
  ({ text, objects }) => {
    const values = load(text) as object;

    test('has at most ten lines, which fit the schema', () => {
      expect(text.split('\n').length).toBeLessThanOrEqual(10);
      expect(fits(values), JSON.stringify(fits.errors)).toBe(true);
    });

    test('renders the expected objects, which the API server accepts', async () => {
      const chart = await renderChart(values);
      expect(chart.all.map(({ kind }) => kind).sort()).toEqual(objects.sort());
      await expect(admitted(chart)).resolves.toBeUndefined();
    });
  },
);
