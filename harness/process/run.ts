import { createInterface } from 'node:readline';
import { ending, type TetherOptions, tethered } from './tether.ts';

/** What a program printed, and how it ended: `exit code 0`. */
export interface Run {
  readonly stdout: readonly string[];
  readonly stderr: readonly string[];
  readonly end: string;
}

/** Hears the lines that a program prints, one at a time. */
export type Listener = (line: string) => void;

/**
 * Runs a program that dies with this process, and listens to what it says meanwhile. Does not reject when the
 * program fails: see `end`.
 *
 * @param listen called with each line of both streams
 */
export async function run(
  file: string,
  args: readonly string[],
  options: Omit<TetherOptions, 'stdout' | 'stderr'> = {},
  listen: Listener = () => undefined,
): Promise<Run> {
  const child = tethered(file, args, options);
  const [stdout, stderr, end] = await Promise.all([
    lines(child.stdout, listen),
    lines(child.stderr, listen),
    ending(child),
  ]);
  return { stdout, stderr, end };
}

async function lines(stream: NodeJS.ReadableStream | null, listen: Listener): Promise<string[]> {
  const all: string[] = [];
  if (!stream) return all;
  for await (const line of createInterface({ input: stream })) {
    all.push(line);
    listen(line);
  }
  return all;
}
