import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { quantile } from 'simple-statistics';
import { paths } from '../../harness/paths.ts';
import { heldDirectory } from '../../harness/process/held-directory.ts';
import { type Circumstances, withTimings } from '../support/machine.ts';
import { rounded, type Summary, summary } from '../support/statistics.ts';

/** How long `helm template` takes, in milliseconds. */
export interface Template extends Circumstances {
  /** The measured command. */
  readonly command: string;
  readonly chart: Summary;
  /** The same with a chart that consists of a Chart.yaml only: the time of Helm itself. */
  readonly empty: Summary;
  /** The chart's time minus the empty chart's, per pair: quartiles. */
  readonly difference: { readonly p25: number; readonly p50: number; readonly p75: number };
}

const warmUp = 5;
const pairs = 60;
const events = ['--set', 'model.kvEvents.enabled=true'] as const;

/** Renders both charts alternately; every other pair begins with the other one. */
export function measureTemplate(): Promise<Template> {
  return withTimings(async () => {
    const directory = heldDirectory(path.join(paths.cluster, `bench-${process.pid}`));
    try {
      const empty = await emptyChart(directory.path);
      const times: [number, number][] = [];
      for (let pair = -warmUp; pair < pairs; pair++) {
        const time = await measurePair(empty, pair % 2 === 0);
        if (pair >= 0) times.push(time);
      }
      return { command: `helm template ${events.join(' ')}`, ...compared(times) };
    } finally {
      await directory.remove();
    }
  });
}

async function emptyChart(directory: string): Promise<string> {
  const chart = path.join(directory, 'empty');
  await mkdir(chart);
  await writeFile(path.join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: empty\nversion: 0.1.0\n');
  return chart;
}

async function measurePair(empty: string, emptyFirst: boolean): Promise<[number, number]> {
  if (!emptyFirst) return [await render(paths.chart), await render(empty)];
  const first = await render(empty);
  return [await render(paths.chart), first];
}

async function render(chart: string): Promise<number> {
  const start = performance.now();
  await execa('helm', ['template', 'demo', chart, ...events], { stdin: 'ignore' });
  return performance.now() - start;
}

function compared(times: readonly [number, number][]): Omit<Template, keyof Circumstances | 'command'> {
  const differences = times.map(([chart, empty]) => chart - empty);
  const at = (p: number): number => rounded(quantile(differences, p));
  return {
    chart: summary(times.map(([chart]) => chart)),
    empty: summary(times.map(([, empty]) => empty)),
    difference: { p25: at(0.25), p50: at(0.5), p75: at(0.75) },
  };
}
