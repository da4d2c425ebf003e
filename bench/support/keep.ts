import { loadavg } from 'node:os';
import { runMain } from '../../harness/process/main.ts';
import type { Report } from '../../harness/process/report.ts';
import { writeResults } from './results.ts';

/** Load average above which other programs distort the measurement. */
const quietLoad = 0.5;

/** A measurement, and how its result is evaluated. */
export interface Measurement<T extends object> {
  readonly measure: () => Promise<T>;
  /** Whether the result is a success; by default always true. */
  readonly good?: (measured: T) => boolean;
}

/** Runs the measurement, writes the result to bench/results/NAME.json and sets exit code 1 if it is not a success. */
export async function measureAndKeep<T extends object>(
  name: string,
  { measure, good = () => true }: Measurement<T>,
  report: Report,
): Promise<void> {
  await runMain(report, async () => {
    const [load = 0] = loadavg();
    if (load > quietLoad)
      report.line(
        `the load average is ${load.toFixed(1)}: other programs on this machine make the figures worse`,
      );
    const measured = await measure();
    await writeResults(name, measured);
    report.line(`bench/results/${name}.json written; run npm run docs to update the documents`);
    return good(measured);
  });
}
