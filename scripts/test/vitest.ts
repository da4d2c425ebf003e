import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Writable } from 'node:stream';
import type { TestFile } from '../../bench/harness/suite-times.ts';
import type { LintOutcome } from '../../harness/lint/run.ts';
import { paths } from '../../harness/paths.ts';
import { heldDirectory } from '../../harness/process/held-directory.ts';
import { ending, tethered } from '../../harness/process/tether.ts';

/** The fields of vitest's JSON report that are counted. */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numTotalTests: number;
  /** Test files; one that failed to load has no tests. */
  readonly testResults: readonly ReportedFile[];
}

/** A test file in the report. */
export interface ReportedFile {
  readonly status: string;
  readonly assertionResults: readonly unknown[];
  /** Absolute path. */
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly startTime: number;
  readonly endTime: number;
}

/** How one process of vitest ended. */
export interface VitestRun {
  /** Undefined if vitest exited before it wrote one. */
  readonly report: VitestReport | undefined;
  /** Whether it exited with 0. */
  readonly succeeded: boolean;
}

/**
 * Runs vitest, which prints its own report.
 *
 * @param args more arguments for vitest, such as a file's name
 * @param output where it prints, this process's standard output by default
 */
export async function runVitest(args: readonly string[], output?: Writable): Promise<VitestRun> {
  const directory = heldDirectory(path.join(paths.toolCache, `vitest-${process.pid}-${++runs}`));
  try {
    const file = path.join(directory.path, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const vitest = path.join(paths.root, 'node_modules/.bin/vitest');
    const stream = output ? 'pipe' : 'inherit';
    const options = { stdout: stream, stderr: stream, cwd: paths.root, hold: directory.hold } as const;
    const child = tethered(vitest, ['run', ...reporters, ...args], options);
    if (output) for (const source of [child.stdout, child.stderr]) source?.pipe(output, { end: false });
    const end = await ending(child);
    return { report: await readReport(file), succeeded: end === 'exit code 0' };
  } finally {
    await directory.remove();
  }
}

let runs = 0;

/**
 * Counts the results of processes of vitest that ran together. Skipped tests, and test files that failed to load, count
 * as failed. A process that fails without a failed test counts as one failure, and so do processes that ran no test.
 */
export function tally(results: readonly VitestRun[]): LintOutcome {
  const passed = sum(results, ({ report }) => report?.numPassedTests ?? 0);
  const failed = sum(results, failures);
  return { passed, failed: Math.max(failed, passed === 0 ? 1 : 0) };
}

/** The test files of processes of vitest, and when they ran. */
export function testFiles(results: readonly VitestRun[]): TestFile[] {
  return results.flatMap(({ report }) =>
    (report?.testResults ?? []).map(({ name, assertionResults, startTime, endTime }) => ({
      file: path.relative(paths.root, name),
      checks: assertionResults.length,
      start: startTime,
      end: endTime,
    })),
  );
}

function failures({ report, succeeded }: VitestRun): number {
  const { numPassedTests: passed = 0, numTotalTests: total = 0, testResults = [] } = report ?? {};
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  return Math.max(total - passed + unloaded.length, succeeded ? 0 : 1);
}

function sum<T>(items: readonly T[], number: (item: T) => number): number {
  return items.reduce((total, item) => total + number(item), 0);
}

/** The report, undefined if vitest exited before it wrote one. */
async function readReport(file: string): Promise<VitestReport | undefined> {
  try {
    return JSON.parse(await readFile(file, 'utf8')) as VitestReport;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    return undefined;
  }
}
