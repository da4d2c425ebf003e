import { beforeAll, describe, expect, test } from 'vitest';
import type { Manifest } from '../../harness/chart/manifests.ts';
import { renderChart } from '../../harness/chart/render.ts';
import { createNamespace, kubectl } from '../support/cluster.ts';
import { installCrds } from '../support/crds.ts';
import { podAutoscaler } from './rules/autoscaler.ts';
import './support/matchers.ts';
import { notes } from './support/notes.ts';
import { deploymentOf, install, upgrade } from './support/release.ts';
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

describe('strategy HPA', () => {
  const hpa = { strategy: 'HPA', metric: 'num_requests_waiting', target: 4, maxReplicas: 3 };

  test('leaves it to AIBrix to create the HorizontalPodAutoscaler, with windows that work', async () => {
    expect((await autoscaler(hpa)).spec).toMatchObject({ scalingStrategy: 'HPA' });
    const text = await notes({ autoscaling: { ...on, ...hpa, scaleDown: { cooldownSeconds: 900 } } });
    expect(text).toContain(
      'the HorizontalPodAutoscaler demo-hpa. It requires an adapter that serves num_requests_waiting',
    );
    expect(text).not.toContain('WARNING');
    expect(await notes({ autoscaling: on })).not.toContain('HorizontalPodAutoscaler');
  });
});

describe('NOTES', () => {
  test('state the range of pods, and the AIBrix version that the metric requires', async () => {
    const text = await notes({ autoscaling: { ...on, maxReplicas: 6 } });
    expect(text).toMatch(/ 1 and 6 pods, on kv_cache_usage_perc with target 0\.5 \(APA\)/);
    expect(text).toContain('kubectl -n models describe podautoscaler demo');
    expect(text).toContain('since v0.6.0');
    expect(text).not.toContain('WARNING');
    expect(await notes({ autoscaling: { ...on, metric: 'num_requests_waiting', target: 4 } })).not.toContain(
      'kv_cache_usage_perc',
    );
  });

  test.each([
    { strategy: 'KPA', target: 0.5, maxReplicas: 4, warning: 'at most 2, never maxReplicas 4' },
    { strategy: 'KPA', target: 0.25, maxReplicas: 4, warning: undefined },
    { strategy: 'APA', target: 0.5, maxReplicas: 4, warning: undefined },
    { strategy: 'KPA', target: 4, maxReplicas: 8, metric: 'num_requests_waiting', warning: undefined },
  ])('of $strategy with target $target and maxReplicas $maxReplicas warn: $warning', async (one) => {
    const { warning, ...autoscaling } = one;
    const text = await notes({ autoscaling: { ...on, ...autoscaling } });
    if (warning) expect(text).toMatch(new RegExp(`WARNING: with strategy KPA.*${warning}`));
    else expect(text).not.toContain('WARNING');
  });

  test('without an autoscaler do not mention it', async () => {
    expect(await notes()).not.toMatch(/podautoscaler/i);
  });
});

describe('on an API server', () => {
  let namespace = '';
  beforeAll(async () => {
    await installCrds();
    namespace = await createNamespace('autoscaling', { podSecurity: 'restricted' });
  });

  test.each([
    ['a misspelt field', { maxReplica: 3 }, 'unknown field "spec.maxReplica"'],
    ['a strategy in small letters', { scalingStrategy: 'kpa' }, 'Unsupported value: "kpa"'],
    ['a target of 0', { metricsSources: [source({ targetValue: '0' })] }, 'must be greater than 0'],
    ['a port that is a number', { metricsSources: [source({ port: 8000 })] }, 'must be of type string'],
  ])('the kind as the tests know it refuses %s', async (_, spec, message) => {
    const { all } = await render();
    const one = all.find(({ kind }) => kind === 'PodAutoscaler');
    const input = JSON.stringify({
      ...one,
      metadata: { name: 'x' },
      spec: { ...(one?.spec as object), ...spec },
    });
    const args = ['create', '--dry-run=server', '--validate=strict', '--filename=-'];
    await expect(kubectl(args, { namespace, input })).rejects.toThrow(message);
  });

  test('an upgrade of the release keeps the current number of pods', async () => {
    const release = { name: 'scaled', namespace };
    await install(release, { autoscaling: on });
    await kubectl(['scale', 'deployment/scaled', '--replicas=3'], { namespace });
    await upgrade(release, { autoscaling: on, podLabels: { team: 'search' } });
    expect((await deploymentOf(release)).spec?.replicas).toBe(3);
  });

  test('switched off, the number of pods is replicaCount again, and the PodAutoscaler is gone', async () => {
    const release = { name: 'scaled', namespace };
    await upgrade(release, { replicaCount: 2 });
    expect((await deploymentOf(release)).spec?.replicas).toBe(2);
    const { stdout } = await kubectl(['get', 'podautoscalers', '--output=name'], { namespace });
    expect(stdout).toBe('');
  });

  test('when enabled, it keeps the current number of pods', async () => {
    const release = { name: 'scaled', namespace };
    await upgrade(release, { autoscaling: on });
    expect((await deploymentOf(release)).spec?.replicas).toBe(2);
  });
});

function source(change: object): object {
  const pod = { metricSourceType: 'pod', protocolType: 'http', port: '8000', path: '/metrics' };
  return { ...pod, targetMetric: 'kv_cache_usage_perc', targetValue: '0.5', ...change };
}
