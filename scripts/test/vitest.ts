import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { Outcome } from '../../harness/lint/run.ts';
import { paths } from '../../harness/paths.ts';
import { heldDirectory } from '../../harness/process/held-directory.ts';
import { ending, tethered } from '../../harness/process/tether.ts';

/** The fields of vitest's JSON report that are counted. */
export interface VitestReport {
  readonly numPassedTests: number;
  readonly numTotalTests: number;
  /** Test files; one that failed to load has no tests. */
  readonly testResults: readonly { readonly status: string; readonly assertionResults: readonly unknown[] }[];
}

/**
 * Runs vitest, which prints its own report, and counts the results.
 *
 * @param args more arguments for vitest, such as a file's name
 */
export async function runVitest(args: readonly string[]): Promise<Outcome> {
  const directory = heldDirectory(path.join(paths.toolCache, `vitest-${process.pid}`));
  try {
    const file = path.join(directory.path, 'report.json');
    const reporters = ['--reporter=default', '--reporter=json', `--outputFile.json=${file}`];
    const vitest = path.join(paths.root, 'node_modules/.bin/vitest');
    const output = { stdout: 'inherit', stderr: 'inherit', cwd: paths.root, hold: directory.hold } as const;
    const end = await ending(tethered(vitest, ['run', ...reporters, ...args], output));
    return tally(await readReport(file), end === 'exit code 0');
  } finally {
    await directory.remove();
  }
}

/**
 * Counts the results of a run. Skipped tests, and test files that failed to load, count as failed. A run that fails
 * without a failed test, or that ran no test, counts as one failure.
 */
export function tally(report: VitestReport | undefined, succeeded: boolean): Outcome {
  const { numPassedTests: passed = 0, numTotalTests: total = 0, testResults = [] } = report ?? {};
  const unloaded = testResults.filter(
    (file) => file.status === 'failed' && file.assertionResults.length === 0,
  );
  const atLeast = !succeeded || passed === 0 ? 1 : 0;
  return { passed, failed: Math.max(total - passed + unloaded.length, atLeast) };
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
