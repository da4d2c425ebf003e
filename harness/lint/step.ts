import path from 'node:path';
import { paths } from '../paths.ts';
import { succeed } from '../process/run.ts';

/** One thing that is checked. */
export interface Step {
  readonly name: string;
  /**
   * Checks it; returns what was checked if the name does not say it.
   *
   * @throws with the tool's report
   */
  run(): Promise<string>;
}

/** Runs a linter in the project's folder and gives what it printed. @throws with its whole report when it exits non-zero */
export async function runLinter(file: string, args: readonly string[]): Promise<string> {
  const stdout = await succeed(file, args, { cwd: paths.root, lastLines: Number.POSITIVE_INFINITY });
  return stdout.join('\n');
}

/** The path of a program that an npm package of this project brings. */
export function npmProgram(name: string): string {
  return path.join(paths.root, 'node_modules/.bin', name);
}
