import path from 'node:path';
import { createInterface } from 'node:readline';
import { ending, type TetherOptions, tethered } from './tether.ts';

/** What a program printed, and how it ended: `exit code 0`. */
export interface ProcessRun {
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  readonly end: string;
}

/** Called with each line that a program prints. */
export type LineListener = (line: string) => void;

/**
 * Runs a program that ends when this process ends, and collects its output. Does not reject when the program fails:
 * see `end`.
 *
 * @param listen called with each line of both streams
 */
export async function run(
  file: string,
  args: readonly string[],
  options: Omit<TetherOptions, 'stdout' | 'stderr'> = {},
  listen: LineListener = () => undefined,
): Promise<ProcessRun> {
  const child = tethered(file, args, options);
  const [stdout, stderr, end] = await Promise.all([
    lines(child.stdout, listen),
    lines(child.stderr, listen),
    ending(child),
  ]);
  return { stdout, stderr, end };
}

/** Options of `succeed`. */
export interface SucceedOptions extends Omit<TetherOptions, 'stdout' | 'stderr'> {
  /** Called with each line of both streams. */
  readonly listen?: LineListener;
  /** How many of the last lines an error shows; 15 unless given. */
  readonly lastLines?: number;
  /** What to do about a failure, for the error. */
  readonly hint?: string;
}

/**
 * Runs a program as `run` does and returns the lines of its standard output.
 *
 * @throws when it exits with another code than 0: the command line, its last lines and the hint
 */
export async function succeed(
  file: string,
  args: readonly string[],
  { listen, lastLines = 15, hint, ...options }: SucceedOptions = {},
): Promise<readonly string[]> {
  const { stdout, stderr, end } = await run(file, args, options, listen);
  if (end === 'exit code 0') return stdout;
  const command = [path.basename(file), ...args].join(' ');
  const output = [...stdout, ...stderr].slice(-lastLines).join('\n');
  throw new Error([`${command} ended with ${end}:`, output, hint].filter(Boolean).join('\n'));
}

async function lines(stream: NodeJS.ReadableStream | null, listen: LineListener): Promise<string[]> {
  const all: string[] = [];
  if (!stream) return all;
  for await (const line of createInterface({ input: stream })) {
    all.push(line);
    listen(line);
  }
  return all;
}
