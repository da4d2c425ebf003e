import { existsSync, readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { cpus } from 'node:os';
import path from 'node:path';
import { type Circumstances, type Machine, thisMachine, withTimings } from '../support/machine.ts';
import { rounded } from '../support/statistics.ts';

/** Where the time of a whole `npm test` went. */
export interface SuiteTimes extends Circumstances {
  readonly machine: Machine;
  readonly passed: number;
  /** CPU seconds of the machine meanwhile: those of other programs are included. */
  readonly cpuSeconds: number;
  readonly projects: readonly ProjectTimes[];
  /** The slowest test files, by the time that they were open. */
  readonly slowest: readonly TestFile[];
}

/** Times of a vitest project. */
export interface ProjectTimes {
  readonly project: string;
  readonly files: number;
  readonly checks: number;
  /** Seconds from the start of its first test file to the end of its last one. */
  readonly seconds: number;
}

/** A test file of vitest's JSON report. */
export interface TestFile {
  /** From the repository's root. */
  readonly file: string;
  readonly checks: number;
  /** Milliseconds since 1970. */
  readonly start: number;
  readonly end: number;
}

/** What a run of all tests reports. */
export interface SuiteRun {
  readonly passed: number;
  readonly failed: number;
  readonly files: readonly TestFile[];
}

const slowestFiles = 12;

/** The file that `npm test` writes in a clone after a whole run in which nothing failed. */
export function suiteTimesFile(root: string): string {
  return path.join(root, '.tools/suite-times.json');
}

/** Reads it. @throws if there was no such run in this clone */
export function readSuiteTimes(root: string): SuiteTimes {
  const file = suiteTimesFile(root);
  if (!existsSync(file)) throw new Error(`${file} does not exist: npm test has not passed as a whole there`);
  return JSON.parse(readFileSync(file, 'utf8')) as SuiteTimes;
}

/** Runs all tests, and keeps the times in the clone at `root` if they pass. */
export async function withSuiteTimes<Run extends SuiteRun>(
  root: string,
  work: () => Promise<Run>,
): Promise<Run> {
  const before = busySeconds();
  const run = await withTimings(work);
  const { started, seconds, load, passed, failed, files } = run;
  if (failed > 0) return run;
  const cpuSeconds = Math.round(busySeconds() - before);
  const slowest = files.toSorted((one, other) => lengthOf(other) - lengthOf(one)).slice(0, slowestFiles);
  const times = { started, seconds, load, machine: thisMachine(), passed, cpuSeconds };
  const result: SuiteTimes = { ...times, projects: projectTimes(files), slowest };
  await mkdir(path.dirname(suiteTimesFile(root)), { recursive: true });
  await writeFile(suiteTimesFile(root), `${JSON.stringify(result, undefined, 2)}\n`);
  return run;
}

/** Files by project: a folder of test/ is a project if vitest.config.ts makes it one. */
export function projectTimes(files: readonly TestFile[]): ProjectTimes[] {
  const groups = Map.groupBy(files, ({ file }) => /^test\/(engine|gateway)\//.exec(file)?.[1] ?? 'chart');
  return [...groups].map(([project, all]) => ({
    project,
    files: all.length,
    checks: all.reduce((sum, { checks }) => sum + checks, 0),
    seconds: rounded(
      (Math.max(...all.map(({ end }) => end)) - Math.min(...all.map(({ start }) => start))) / 1000,
    ),
  }));
}

/** Milliseconds for which a file was open. */
export function lengthOf({ start, end }: TestFile): number {
  return end - start;
}

/** Seconds for which the machine's processors were busy since it started. */
function busySeconds(): number {
  const milliseconds = cpus().map(({ times }) => times.user + times.nice + times.sys + times.irq);
  return milliseconds.reduce((sum, one) => sum + one, 0) / 1000;
}
