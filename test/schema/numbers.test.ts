import { expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { autoscaler, deployment, type Place } from '../chart/support/places.ts';

const rolling = (...steps: string[]) => deployment('spec', 'strategy', 'rollingUpdate', ...steps);
const rate = autoscaler('metadata', 'annotations', 'autoscaling.aibrix.ai/max-scale-up-rate');
const target: Place = (chart) =>
  (autoscaler('spec', 'metricsSources')(chart) as { targetValue: string }[])[0]?.targetValue;
const autoscaling = (values: object) => ({ autoscaling: { enabled: true, ...values } });

const numbers: [name: string, values: object, place: Place, becomes: unknown][] = [
  ['a million', { updateStrategy: { maxSurge: 1_000_000 } }, rolling('maxSurge'), 1_000_000],
  ['a share', { updateStrategy: { maxSurge: 1, maxUnavailable: '100%' } }, rolling('maxUnavailable'), '100%'],
  ['a ten-millionth', autoscaling({ target: 1e-7 }), target, '0.0000001'],
  ['a half', autoscaling({ target: 0.5 }), target, '0.5'],
  ['a text', autoscaling({ target: '0.70' }), target, '0.70'],
  ['a whole rate', autoscaling({ scaleUp: { maxRate: 2 } }), rate, '2'],
  ['a rate and a half', autoscaling({ scaleUp: { maxRate: 1.5 } }), rate, '1.5'],
];

test.each(numbers)('%s is printed without an exponent', async (_, values, place, becomes) => {
  expect(place(await renderChart(values))).toEqual(becomes);
});
