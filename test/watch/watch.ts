import { watch } from 'node:fs';
import { forgetRendered } from '../../harness/chart/render.ts';
import type { Check } from './checks.ts';
import { readSources } from './sources.ts';
import { type Change, concern, keysOf } from './touched.ts';

/** A case that does not hold, and the difference. */
export interface Fault {
  readonly title: string;
  readonly message: string;
}

/** Result of some checks after a change. */
export interface Verdict {
  /** Changed files, from the chart's folder. */
  readonly files: readonly string[];
  readonly checked: number;
  readonly faults: readonly Fault[];
  /** Since the change was noticed. */
  readonly milliseconds: number;
}

/** What is told about a change: first the cases that it concerns, then all. */
export interface Listener {
  readonly touched: (verdict: Verdict) => void;
  readonly all: (verdict: Verdict) => void;
}

/** Editors write a file in several steps; this long after the last one it is read. */
const settleMilliseconds = 20;
const checksAtATime = 4;

/**
 * Checks a chart's cases whenever one of its files changes: those that the change concerns, then the others. A later
 * change supersedes an earlier one.
 *
 * @param chart folder of the chart
 */
export function watchChart(chart: string, checks: readonly Check[], listener: Listener): { close(): void } {
  let sources = readSources(chart);
  let timer: NodeJS.Timeout | undefined;
  let latest = 0;
  const check = async (): Promise<void> => {
    const current = readSources(chart);
    const changes = [...new Set([...sources.keys(), ...current.keys()])]
      .map((file) => ({ file, before: sources.get(file) ?? '', after: current.get(file) ?? '' }))
      .filter(({ before, after }) => before !== after);
    sources = current;
    if (changes.length === 0) return;
    forgetRendered();
    const number = ++latest;
    await report(chart, { checks, changes, listener, superseded: () => number !== latest });
  };
  const watcher = watch(chart, { recursive: true }, () => {
    clearTimeout(timer);
    timer = setTimeout(() => void check(), settleMilliseconds);
  });
  return {
    close() {
      latest++;
      clearTimeout(timer);
      watcher.close();
    },
  };
}

interface Round {
  readonly checks: readonly Check[];
  readonly changes: readonly Change[];
  readonly listener: Listener;
  readonly superseded: () => boolean;
}

async function report(chart: string, { checks, changes, listener, superseded }: Round): Promise<void> {
  const start = performance.now();
  const verdict = (checked: number, faults: readonly Fault[]): Verdict => ({
    ...{ files: changes.map(({ file }) => file), checked, faults },
    milliseconds: performance.now() - start,
  });
  const [touched, others] = partition(checks, changes);
  const first = await faultsOf(touched, chart, superseded);
  if (superseded()) return;
  listener.touched(verdict(touched.length, first));
  const rest = await faultsOf(others, chart, superseded);
  if (!superseded()) listener.all(verdict(checks.length, [...first, ...rest]));
}

function partition(checks: readonly Check[], changes: readonly Change[]): [Check[], Check[]] {
  const files = changes.map(({ file }) => file);
  const keys = changes.filter(({ file }) => !file.startsWith('ci/')).flatMap(keysOf);
  const isTouched = ({ file, values }: Check): boolean =>
    (file !== undefined && files.includes(file)) || concern(values, keys);
  return [checks.filter(isTouched), checks.filter((check) => !isTouched(check))];
}

/** Runs checks, a few at a time, until something newer supersedes them. */
export async function faultsOf(
  checks: readonly Check[],
  chart: string,
  superseded: () => boolean = () => false,
): Promise<Fault[]> {
  const faults: Fault[] = [];
  const waiting = checks.values();
  const work = async (): Promise<void> => {
    for (const { title, run } of waiting) {
      if (superseded()) return;
      await run({ chart }).catch(({ message }: Error) => faults.push({ title, message }));
    }
  };
  await Promise.all(Array.from({ length: checksAtATime }, work));
  return faults;
}
