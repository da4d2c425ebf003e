import { appendFile, cp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { WatchedFile, Watching } from '../../bench/harness/watching.ts';
import { thisMachine, withTimings } from '../../bench/support/machine.ts';
import { summary } from '../../bench/support/statistics.ts';
import { paths } from '../../harness/paths.ts';
import { heldDirectory } from '../../harness/process/held-directory.ts';
import { allChecks, type Check } from './checks.ts';
import { faultsOf, type Verdict, watchChart } from './watch.ts';

/** A template of one feature, a rule, helpers that few and many values reach, and a scenario. */
const files = [
  'templates/poddisruptionbudget.yaml',
  'templates/validation/_autoscaling.tpl',
  'templates/_kv-events.tpl',
  'templates/_pod.tpl',
  'ci/kv-events-values.yaml',
] as const;
const saves = 5;

/** Saves files of a copy of the chart, and measures the time until each verdict. @throws if a case does not hold */
export function measureWatching(): Promise<Watching> {
  return withTimings(async () => {
    const directory = heldDirectory(path.join(tmpdir(), `aibrix-model-watch-${process.pid}`));
    try {
      const chart = path.join(directory.path, 'aibrix-model');
      await cp(paths.chart, chart, { recursive: true });
      const checks = allChecks();
      // As in use: the renderer and the chart are loaded.
      await faultsOf(checks, chart);
      const measured: WatchedFile[] = [];
      for (const file of files) measured.push(await measureFile(chart, file, checks));
      return { machine: thisMachine(), cases: checks.length, files: measured };
    } finally {
      await directory.remove();
    }
  });
}

async function measureFile(chart: string, file: string, checks: readonly Check[]): Promise<WatchedFile> {
  const rounds: Round[] = [];
  for (let save = 0; save < saves; save++) rounds.push(await measureSave(chart, file, checks));
  return {
    file,
    touched: rounds[0]?.touched ?? 0,
    verdict: summary(rounds.map(({ verdict }) => verdict)),
    all: summary(rounds.map(({ all }) => all)),
  };
}

interface Round {
  readonly touched: number;
  readonly verdict: number;
  readonly all: number;
}

async function measureSave(chart: string, file: string, checks: readonly Check[]): Promise<Round> {
  const [touched, all] = [Promise.withResolvers<Timed>(), Promise.withResolvers<Timed>()];
  const resolve = (to: PromiseWithResolvers<Timed>) => (verdict: Verdict) =>
    to.resolve({ verdict, at: performance.now() });
  const watcher = watchChart(chart, checks, { touched: resolve(touched), all: resolve(all) });
  try {
    const start = performance.now();
    await appendFile(path.join(chart, file), '\n');
    const [first, last] = [await touched.promise, await all.promise];
    const [fault] = last.verdict.faults;
    if (fault) throw new Error(`${fault.title}: ${fault.message}`);
    return { touched: first.verdict.checked, verdict: first.at - start, all: last.at - start };
  } finally {
    watcher.close();
  }
}

interface Timed {
  readonly verdict: Verdict;
  readonly at: number;
}
