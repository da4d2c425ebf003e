import { execa } from 'execa';
import { paths } from '../paths.ts';

/** One thing that is checked. */
export interface Step {
  readonly name: string;
  /**
   * Checks it, and gives a word on what was looked at where the name does not say it.
   *
   * @throws with the report of the tool
   */
  run(): Promise<string>;
}

/** Runs a linter in the project's folder. @throws what it printed, when it exits non-zero */
export async function succeed(file: string, args: readonly string[], input?: string): Promise<string> {
  const result = await execa(file, [...args], {
    cwd: paths.root,
    preferLocal: true,
    reject: false,
    all: true,
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
  });
  if (result.failed) throw new Error(result.all || result.message);
  return result.all;
}

/** A count with its noun: `1 file`, `12 files`. */
export function counted(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
