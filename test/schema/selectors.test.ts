import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { pod } from '../chart/support/places.ts';

const own = {
  matchLabels: { 'app.kubernetes.io/instance': 'demo', 'app.kubernetes.io/component': 'aibrix-model' },
};
const constraint = { maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway' };
const term = { topologyKey: 'zone' };
const affinity = (labelSelector: object) => {
  const full = { ...term, ...labelSelector };
  const terms = {
    requiredDuringSchedulingIgnoredDuringExecution: [full],
    preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: full }],
  };
  return { podAffinity: terms, podAntiAffinity: terms };
};

describe('an omitted selector is that of the pods', () => {
  test('in a constraint', async () => {
    const chart = await renderChart({ topologySpreadConstraints: [constraint] });
    expect(pod('topologySpreadConstraints')(chart)).toEqual([{ ...constraint, labelSelector: own }]);
  });

  test('in the terms of an affinity', async () => {
    const chart = await renderChart({ affinity: affinity({}) });
    expect(pod('affinity')(chart)).toEqual(affinity({ labelSelector: own }));
  });
});

describe('an explicit selector is kept', () => {
  const given = [{}, { matchLabels: { app: 'chat' } }];
  test.each(given)('%j', async (labelSelector) => {
    const values = {
      affinity: affinity({ labelSelector }),
      topologySpreadConstraints: [{ ...constraint, labelSelector }],
    };
    const chart = await renderChart(values);
    expect(pod('affinity')(chart)).toEqual(values.affinity);
    expect(pod('topologySpreadConstraints')(chart)).toEqual(values.topologySpreadConstraints);
  });
});

test('a node affinity alone is passed through unchanged', async () => {
  const nodeAffinity = {
    preferredDuringSchedulingIgnoredDuringExecution: [
      { weight: 1, preference: { matchExpressions: [{ key: 'zone', operator: 'Exists' }] } },
    ],
  };
  expect(pod('affinity')(await renderChart({ affinity: { nodeAffinity } }))).toEqual({ nodeAffinity });
});

test('pods of `helm test` have host names of at most 63 characters, which differ', async () => {
  const names = async (name: string) => {
    const values = { model: { name, kvEvents: { enabled: true } } };
    const { all } = await renderChart(values, { tests: true });
    return all.filter(({ kind }) => kind === 'Pod').map(({ metadata }) => metadata.name);
  };
  expect(await names('a')).toEqual(['a-test-api', 'a-test-kv-events']);
  const long = [...(await names('m'.repeat(63))), ...(await names(`${'m'.repeat(62)}n`))];
  expect(Math.max(...long.map(({ length }) => length))).toBe(62);
  expect(new Set(long).size).toBe(4);
});
