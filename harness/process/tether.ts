import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Writable } from 'node:stream';

const script = path.join(import.meta.dirname, 'tether.sh');

/** Where the program's output goes: a file descriptor of this process, or `pipe` to read it here. */
export interface TetherOptions {
  readonly stdout?: number | 'pipe' | 'inherit' | 'ignore';
  readonly stderr?: number | 'pipe' | 'inherit' | 'ignore';
  readonly environment?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Open for as long as the program runs: see `heldDirectory`. */
  readonly hold?: Writable;
}

/**
 * Starts a program in a process group of its own. It is killed when this process ends, however it ends, and when its
 * standard input is closed. Ctrl-C in the terminal does not reach it. Requires a POSIX shell.
 */
export function tethered(file: string, args: readonly string[], options: TetherOptions = {}): ChildProcess {
  const { stdout = 'pipe', stderr = 'pipe', environment, cwd, hold } = options;
  return spawn('sh', [script, file, ...args], {
    detached: true,
    stdio: ['pipe', stdout, stderr, ...(hold ? [hold] : [])],
    env: { ...process.env, ...environment },
    ...(cwd && { cwd }),
  });
}

/** How a process ended, as text: `exit code 1`, `signal SIGKILL`. */
export async function ending(child: ChildProcess): Promise<string> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'exit');
  return child.signalCode ? `signal ${child.signalCode}` : `exit code ${child.exitCode}`;
}

/** Kills a tethered process and its children, and waits until they have ended. */
export async function release(child: ChildProcess): Promise<void> {
  child.stdin?.destroy();
  await ending(child);
}
