import { colours, drawing, Plot } from '../support/plot.ts';
import { type Dot, plain, rateOptions } from '../support/rate-plot.ts';
import { cpuPercent, hasP99 } from './claims.ts';
import { comparisons } from './comparisons.ts';
import type { Cost } from './measure.ts';

/** The plots of the page, by file name without `.svg`. */
export function costPlots(cost: Cost): Readonly<Record<string, string>> {
  return {
    'kv-events-cost-cpu': cpuPlot(cost),
    'kv-events-cost-latency': latencyPlot(cost),
    'kv-events-cost-buffer': bufferPlot(cost),
    'kv-events-cost-server': serverPlot(cost),
  };
}

function cpuPlot({ rates }: Cost): string {
  const of = ['both threads', 'ZeroMQ thread'];
  const dots = rates.runs.flatMap((run): Dot[] =>
    [cpuPercent(run), run.ioPercent].map((y, index) => ({
      x: run.rate,
      y,
      of: of[index] ?? '',
    })),
  );
  const label = 'CPU, percent of one core';
  return drawing(`${label}, by batches per second`, rateOptions(label, of, dots, { at: 1, label: '1 %' }));
}

function latencyPlot({ rates }: Cost): string {
  const of = ['p50', 'p99'];
  const dots = rates.runs.flatMap(({ rate, latencyMilliseconds }): Dot[] => [
    { x: rate, y: latencyMilliseconds.p50, of: 'p50' },
    ...(hasP99(latencyMilliseconds) ? [{ x: rate, y: latencyMilliseconds.p99, of: 'p99' }] : []),
  ]);
  const label = 'from publish() to the decoded batch, ms';
  return drawing(`${label}, by batches per second`, rateOptions(label, of, dots, { at: 1, label: '1 ms' }));
}

function bufferPlot({ buffer }: Cost): string {
  const dots = buffer.runs.map(({ bufferSteps, residentBytes }) => ({
    x: bufferSteps,
    y: residentBytes / 2 ** 20,
  }));
  return drawing('Memory of the replay buffer, MiB, by model.kvEvents.bufferSteps', {
    marginRight: 30,
    x: {
      label: 'model.kvEvents.bufferSteps',
      ticks: dots.map(({ x }) => x).filter((x) => x % 10_000 === 0),
      tickFormat: plain,
    },
    y: { label: 'memory, MiB', grid: true, nice: true },
    marks: [
      Plot.lineY(dots, { x: 'x', y: 'y', stroke: colours.first }),
      Plot.dot(dots, { x: 'x', y: 'y', fill: colours.first, r: 3.5 }),
    ],
  });
}

function serverPlot({ servers }: Cost): string {
  const all = Object.values(comparisons(servers));
  const dots = all.flatMap(({ name, ratios }) => ratios.map((ratio) => ({ name, ratio })));
  const estimates = all.map(({ name, ratio }) => ({ name, ...ratio }));
  return drawing('A server with events, compared with one without', {
    height: 240,
    marginLeft: 130,
    marginRight: 30,
    x: { label: 'with events ÷ without', nice: true, grid: true },
    y: { label: null, domain: all.map(({ name }) => name) },
    marks: [
      Plot.ruleX([1], { stroke: colours.limit, strokeDasharray: '5 4' }),
      Plot.ruleY(estimates, { y: 'name', x1: 'low', x2: 'high', stroke: colours.first, strokeWidth: 2 }),
      Plot.dot(dots, { x: 'ratio', y: 'name', stroke: colours.second, r: 3 }),
      Plot.dot(estimates, { x: 'mean', y: 'name', fill: colours.first, r: 5 }),
    ],
  });
}
