import type { GeneratedFile } from '../../harness/generate/files.ts';
import { drawing } from '../support/plot.ts';
import { type Dot, rateOptions } from '../support/rate-plot.ts';
import type { RelayCost } from './measure.ts';

/** The plots of docs/relay-cost.md. */
export function relayCostDrawings(cost: RelayCost): GeneratedFile[] {
  return [
    { file: 'docs/images/relay-cost-cpu.svg', text: cpuPlot(cost) },
    { file: 'docs/images/relay-cost-latency.svg', text: latencyPlot(cost) },
  ];
}

function cpuPlot({ runs }: RelayCost): string {
  const of = ['cache full', 'cache filling'];
  const dots = runs.map(({ rate, full, cpuPercent }): Dot => {
    return { x: rate, y: cpuPercent, of: full ? 'cache full' : 'cache filling' };
  });
  const label = 'CPU of the relay, percent of one core';
  return drawing(`${label}, by batches per second`, rateOptions(label, of, dots, { at: 1, label: '1 %' }));
}

function latencyPlot({ runs }: RelayCost): string {
  const of = ['p50', 'p95', 'p99'] as const;
  const dots = runs
    .filter(({ full }) => full)
    .flatMap(({ rate, addedMilliseconds }) =>
      of.map((name): Dot => ({ x: rate, y: addedMilliseconds[name], of: name })),
    );
  const label = 'time added by the relay, ms';
  const limit = { at: 0.5, label: '0.5 ms' };
  return drawing(`${label}, by batches per second, cache full`, rateOptions(label, of, dots, limit));
}
