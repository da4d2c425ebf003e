import { measureAndKeep } from '../../bench/support/keep.ts';
import { paths } from '../../harness/paths.ts';
import { npmCommand } from '../../harness/process/npm-command.ts';
import { createReport, duration } from '../../harness/process/report.ts';
import { allChecks } from './checks.ts';
import { measureWatching } from './measure.ts';
import { type Fault, faultsOf, type Verdict, watchChart } from './watch.ts';

const command = npmCommand(
  'npm run watch',
  `Checks the cases of test/chart whenever a file of the chart is saved: first the cases whose values the file reads, then
all. Starts no cluster. Ctrl-C ends it; start it again after a change of the cases.`,
);
const { measure } = command
  .option('--measure', 'measure the time until a verdict, in a copy of the chart; about three minutes')
  .parse()
  .opts<{ measure?: boolean }>();

const report = createReport();

/** The first lines of a message: what was expected, and what was found. */
const linesOfMessage = 12;

function show(faults: readonly Fault[]): void {
  for (const { title, message } of faults)
    report.line(`✗ ${title}\n    ${message.split('\n').slice(0, linesOfMessage).join('\n    ')}`);
}

function summary({ files, checked, faults, milliseconds }: Verdict): string {
  return `${files.join(', ')}: ${checked - faults.length} of ${checked} cases hold (${duration(milliseconds)})`;
}

async function watchUntilInterrupted(): Promise<void> {
  const checks = allChecks();
  watchChart(paths.chart, checks, {
    touched: (verdict) => {
      show(verdict.faults);
      report.line(summary(verdict));
    },
    all: (verdict) => report.line(`  all: ${summary(verdict)}`),
  });
  show(await report.during(`all ${checks.length} cases`, () => faultsOf(checks, paths.chart)));
}

if (measure) await measureAndKeep('watch', { measure: measureWatching }, report);
else await watchUntilInterrupted();
