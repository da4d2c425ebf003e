import type { Harness } from '../../bench/harness/measure.ts';
import { readResults } from '../../bench/support/results.ts';

/** Time of `helm template` with the chart, divided by that with an empty chart: medians of bench/results/harness.json. */
export function templateRatio(): number {
  const { chart, empty } = readResults<Harness>('harness').template;
  return chart.p50 / empty.p50;
}
