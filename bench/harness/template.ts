import { mkdir } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { quantile } from 'simple-statistics';
import { paths } from '../../harness/paths.ts';
import { heldDirectory } from '../../harness/process/held-directory.ts';
import { type Circumstances, withTimings } from '../support/machine.ts';
import { rounded, type Summary, summary } from '../support/statistics.ts';
import { partialCharts, type Rendering, renderings } from './charts.ts';

/** Quartiles, in milliseconds. */
export interface Quartiles {
  readonly p25: number;
  readonly p50: number;
  readonly p75: number;
}

/** How long `helm template` takes, in milliseconds. */
export interface Template extends Circumstances {
  /** The measured command for `chart`. */
  readonly command: string;
  /** With events enabled. */
  readonly chart: Summary;
  /** The same with a chart that consists of a Chart.yaml only: the time of Helm itself. */
  readonly empty: Summary;
  /** The chart's time minus the empty chart's, per round. */
  readonly difference: Quartiles;
  /** The same with the default values. */
  readonly off: Quartiles;
  /** The same with every feature enabled. */
  readonly everything: Quartiles;
  /** Parts of `off`, medians. */
  readonly parts: {
    readonly loading: number;
    readonly parsing: number;
    readonly rendering: number;
    readonly schema: number;
  };
}

const warmUp = 3;
const rounds = 60;

/** Renders all charts alternately; every other round in reverse order. */
export function measureTemplate(): Promise<Template> {
  return withTimings(async () => {
    const directory = heldDirectory(path.join(paths.cluster, `bench-${process.pid}`));
    try {
      await mkdir(directory.path, { recursive: true });
      const all = { ...renderings, ...(await partialCharts(directory.path)) };
      return compared(await measured(all));
    } finally {
      await directory.remove();
    }
  });
}

/** Times by name, in the order of the rounds. */
async function measured<Name extends string>(
  all: Readonly<Record<Name, Rendering>>,
): Promise<Record<Name, number[]>> {
  const names = Object.keys(all) as Name[];
  const times = Object.fromEntries(names.map((name) => [name, [] as number[]])) as Record<Name, number[]>;
  for (let round = -warmUp; round < rounds; round++) {
    for (const name of round % 2 === 0 ? names : names.toReversed()) {
      const time = await render(all[name]);
      if (round >= 0) times[name].push(time);
    }
  }
  return times;
}

async function render({ chart, args }: Rendering): Promise<number> {
  const start = performance.now();
  await execa('helm', ['template', 'demo', chart, ...args], { stdin: 'ignore' });
  return performance.now() - start;
}

type Times = Record<keyof typeof renderings | 'empty' | 'files' | 'parsed' | 'unchecked', number[]>;

function compared(times: Times): Omit<Template, keyof Circumstances> {
  const { empty, files, parsed, unchecked, off, events, everything } = times;
  return {
    command: `helm template ${renderings.events.args.join(' ')}`,
    chart: summary(events),
    empty: summary(empty),
    difference: added(events, empty),
    off: added(off, empty),
    everything: added(everything, empty),
    parts: {
      loading: added(files, empty).p50,
      parsing: added(parsed, files).p50,
      rendering: added(unchecked, parsed).p50,
      schema: added(off, unchecked).p50,
    },
  };
}

function added(chart: readonly number[], other: readonly number[]): Quartiles {
  const differences = chart.map((time, round) => time - (other[round] ?? Number.NaN));
  const at = (p: number): number => rounded(quantile(differences, p));
  return { p25: at(0.25), p50: at(0.5), p75: at(0.75) };
}
