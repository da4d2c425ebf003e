import { once } from 'node:events';
import { PassThrough } from 'node:stream';
import { type SuiteRun, withSuiteTimes } from '../../bench/harness/suite-times.ts';
import type { LintOutcome } from '../../harness/lint/run.ts';
import { paths } from '../../harness/paths.ts';
import { runVitest, tally, testFiles, type VitestRun } from './vitest.ts';

/** The projects that mostly wait, for engines to start and for the gateway, and the one that keeps the cores busy. */
const waiting = ['--project=engine', '--project=gateway'];
const busy = ['--project=chart'];

/** Output of a process that is kept until another has printed its own. */
const keptBytes = 64 * 1024 * 1024;

/**
 * Runs the linters and all projects of tests side by side: the engine and the gateway in a process of vitest of their
 * own, whose output is printed after that of the others. Keeps the times of a whole run.
 *
 * @param lint runs the linters
 * @param args arguments of vitest; with `--project`, only one process runs, after the linters
 */
export async function runSuite(
  lint: () => Promise<LintOutcome>,
  args: readonly string[],
): Promise<LintOutcome> {
  if (args.some((arg) => arg.startsWith('--project')))
    return total(await lint(), tally([await runVitest(args)]));
  const all = (): Promise<SuiteRun> => sideBySide(lint, args);
  return args.length === 0 ? withSuiteTimes(paths.root, all) : all();
}

async function sideBySide(lint: () => Promise<LintOutcome>, args: readonly string[]): Promise<SuiteRun> {
  const later = new PassThrough({ highWaterMark: keptBytes });
  // File names among the arguments may all belong to the other process.
  const run = (projects: readonly string[], output?: PassThrough): Promise<VitestRun> =>
    runVitest([...projects, '--passWithNoTests', ...args], output);
  const beside = run(waiting, later).finally(() => later.end());
  const linted = await lint();
  const foreground = await run(busy);
  later.pipe(process.stdout, { end: false });
  const [background] = await Promise.all([beside, once(later, 'end')]);
  const runs = [foreground, background];
  return { ...total(linted, tally(runs)), files: testFiles(runs) };
}

function total(...outcomes: readonly LintOutcome[]): LintOutcome {
  const sum = (key: keyof LintOutcome): number =>
    outcomes.reduce((result, outcome) => result + outcome[key], 0);
  return { passed: sum('passed'), failed: sum('failed') };
}
