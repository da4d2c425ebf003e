import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { notes } from './support/notes.ts';

const on = { enabled: true };
const render = async (autoscaling: object = on, values: object = {}) =>
  renderChart({ autoscaling: { ...on, ...autoscaling }, ...values });
const autoscaler = async (...args: Parameters<typeof render>) => (await render(...args)).one('PodAutoscaler');

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
    expect(text).toContain('--force-conflicts');
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
