import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { HeldDirectory } from '../process/held-directory.ts';
import { ending, release, tethered } from '../process/tether.ts';

/** A running program of the control plane, or of AIBrix beside it. */
export interface Component {
  readonly name: string;
  /** Resolves when the program ends, with an error that contains the last lines of its log. */
  readonly died: Promise<Error>;
  /** What it has logged. */
  log(): string;
  /** Kills the program and waits until it has ended. */
  stop(): Promise<void>;
}

/**
 * Starts a program of the control plane. It ends with this process, and logs to `logs/NAME.log` in the control plane's
 * directory, which is kept until the program has ended.
 *
 * @param environment variables besides those of this process
 */
export function startComponent(
  name: string,
  program: string,
  flags: readonly string[],
  directory: HeldDirectory,
  environment: Readonly<Record<string, string>> = {},
): Component {
  const log = path.join(directory.path, 'logs', `${name}.log`);
  const descriptor = openSync(log, 'a', 0o600);
  const child = tethered(program, flags, {
    stdout: descriptor,
    stderr: descriptor,
    hold: directory.hold,
    environment,
  });
  closeSync(descriptor);
  const died = ending(child).then(
    (end) => new Error(`${name} ended with ${end}; its log ends with:\n${tail(log)}`),
  );
  return { name, died, log: () => readFileSync(log, 'utf8'), stop: () => release(child) };
}

function tail(log: string, lines = 20): string {
  try {
    const all = readFileSync(log, 'utf8').trimEnd().split('\n');
    return all
      .map((line) => line.slice(0, 400))
      .slice(-lines)
      .join('\n');
  } catch (error) {
    return `(${log} cannot be read: ${(error as Error).message})`;
  }
}
