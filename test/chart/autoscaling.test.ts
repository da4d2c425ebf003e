import { describe, expect, test } from 'vitest';
import type { Manifest } from '../../harness/chart/manifests.ts';
import { renderChart } from '../../harness/chart/render.ts';
import { podAutoscaler } from './rules/autoscaler.ts';
import './support/matchers.ts';
import { scenarioValues } from './support/scenario.ts';

const on = { enabled: true };
const render = async (autoscaling: object = on, values: object = {}) =>
  renderChart({ autoscaling: { ...on, ...autoscaling }, ...values });
const autoscaler = async (...args: Parameters<typeof render>) => (await render(...args)).one('PodAutoscaler');
const annotations = ({ metadata }: Manifest) => metadata.annotations;

describe('rendering', () => {
  test('off: not a byte differs, whatever the other settings are', async () => {
    const off = await renderChart({ autoscaling: { maxReplicas: 9, metric: 'num_requests_waiting' } });
    expect(off.text).toBe((await renderChart()).text);
    expect((await renderChart({ autoscaling: null })).text).toBe((await renderChart()).text);
  });

  test('on: the PodAutoscaler refers to the Deployment, the metric and its endpoint', async () => {
    const found = await autoscaler({ maxReplicas: 6 }, { server: { port: 9000 }, model: { name: 'llama' } });
    expect(found.metadata.name).toBe('llama');
    expect(found.spec).toConformTo(podAutoscaler);
    expect(found.spec).toEqual({
      scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'llama' },
      minReplicas: 1,
      maxReplicas: 6,
      scalingStrategy: 'APA',
      metricsSources: [
        {
          metricSourceType: 'pod',
          protocolType: 'http',
          port: '9000',
          path: '/metrics',
          targetMetric: 'kv_cache_usage_perc',
          targetValue: '0.5',
        },
      ],
    });
  });

  test('the Deployment does not set the number of pods', async () => {
    const { spec } = (await render({}, { replicaCount: 3 })).one('Deployment');
    expect(spec).not.toHaveProperty('replicas');
    expect((await renderChart({ replicaCount: 3 })).one('Deployment').spec?.replicas).toBe(3);
  });

  test.each(['--seed=1', '--disable-uvicorn-access-log'])('%s does not disable a metric', async (arg) => {
    await expect(autoscaler({}, { server: { extraArgs: [arg] } })).resolves.toBeDefined();
  });

  test.each([
    [0.7, '0.7'],
    ['0.7', '0.7'],
    [1, '1'],
    [0.0625, '0.0625'],
  ])('target %j becomes the text %j', async (target, targetValue) => {
    expect((await autoscaler({ target })).spec).toMatchObject({ metricsSources: [{ targetValue }] });
  });

  test('only settings of the user become annotations', async () => {
    expect(annotations(await autoscaler())).toBeUndefined();
    expect(annotations(await autoscaler({ scaleUp: { tolerance: 0 } }))).toEqual({
      'autoscaling.aibrix.ai/scale-up-tolerance': '0',
    });
    expect(annotations(await autoscaler({ scaleDown: { maxRate: 3 } }))).toEqual({
      'autoscaling.aibrix.ai/max-scale-down-rate': '3',
    });
  });

  test('every setting becomes the annotation that AIBrix v0.5 and later reads', async () => {
    const found = (await renderChart(scenarioValues('autoscaling'))).one('PodAutoscaler');
    expect(found.spec).toConformTo(podAutoscaler);
    expect(annotations(found)).toEqual({
      'autoscaling.aibrix.ai/max-scale-up-rate': '2.5',
      'autoscaling.aibrix.ai/scale-up-tolerance': '0',
      'autoscaling.aibrix.ai/scale-up-cooldown-window': '30s',
      'autoscaling.aibrix.ai/max-scale-down-rate': '1.5',
      'autoscaling.aibrix.ai/scale-down-tolerance': '0.25',
      'autoscaling.aibrix.ai/scale-down-cooldown-window': '900s',
      'autoscaling.aibrix.ai/panic-threshold': '3',
    });
  });
});

describe('more than one metric', () => {
  test('is read from the same pods', async () => {
    const moreMetrics = [{ metric: 'num_requests_waiting', target: 4 }];
    const { spec } = await autoscaler({ moreMetrics }, { aibrix: { version: 'v0.8.0' } });
    const pod = { metricSourceType: 'pod', protocolType: 'http', port: '8000', path: '/metrics' };
    expect((spec as { metricsSources: object[] }).metricsSources).toEqual([
      { ...pod, targetMetric: 'kv_cache_usage_perc', targetValue: '0.5' },
      { ...pod, targetMetric: 'num_requests_waiting', targetValue: '4' },
    ]);
  });
});

describe('schedules', () => {
  const morning = { name: 'morning', startTime: '08:00', endTime: '12:00', minReplicas: 2 };

  test.each([
    ['at other times', { startTime: '12:00', endTime: '13:00' }],
    ['earlier', { startTime: '07:00', endTime: '08:00' }],
    ['on other days', { daysOfWeek: ['Sun'] }, { daysOfWeek: ['Mon', 'Sat'] }],
    ['in another time zone', { timezone: 'Asia/Tokyo' }],
  ])('do not overlap %s', async (_, second, first: object = {}) => {
    const schedules = [
      { ...morning, ...first },
      { ...morning, name: 'second', ...second },
    ];
    const { spec } = await autoscaler({ schedules }, { aibrix: { version: 'v0.8.0' } });
    expect(spec).toMatchObject({ schedules });
  });
});
