import { loadavg } from 'node:os';
import { runMain } from '../../harness/process/main.ts';
import type { Report } from '../../harness/process/report.ts';
import { writeResults } from './results.ts';

/** Above this load average, other programs take time from what is measured. */
const quietLoad = 0.5;

/** How a measurement is run and judged. */
export interface Measurement<T extends object> {
  readonly measure: () => Promise<T>;
  /** Whether the result counts as a success; without it every result does. */
  readonly good?: (measured: T) => boolean;
}

/** Measures, writes the result to bench/results/NAME.json and sets the exit code: 1 for a result that is not good. */
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
    report.line(`bench/results/${name}.json is written; npm run docs puts it into the documents`);
    return good(measured);
  });
}
