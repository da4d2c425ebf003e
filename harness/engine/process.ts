import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { HeldDirectory } from '../process/held-directory.ts';
import { ending, release, tethered } from '../process/tether.ts';

/** A container's process and its children. */
export interface ContainerProcess {
  /** How the process ended, once it has. */
  readonly ended: Promise<string>;
  /** Sends TERM to the process alone, as the kubelet does, and KILL to all when it has not ended in time. */
  terminate(graceSeconds: number): Promise<string>;
  /** Kills the process and its children. */
  kill(): Promise<void>;
}

/** Tells the process id of the program that it becomes. */
const announced = 'echo $$ >"$0"; exec env -i "$@"';

/**
 * Starts a program with exactly this environment. It ends with this process, and so do its children.
 *
 * @param log file descriptor for its output
 */
export function startProcess(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  directory: HeldDirectory,
  log: number,
): ContainerProcess {
  const idFile = path.join(directory.path, 'pid');
  const variables = Object.entries(env).map(([name, value]) => `${name}=${value}`);
  const child = tethered('sh', ['-c', announced, idFile, ...variables, ...argv], {
    stdout: log,
    stderr: log,
    cwd: directory.path,
    hold: directory.hold,
  });
  const ended = ending(child);
  return {
    ended,
    async terminate(graceSeconds) {
      process.kill(Number(readFileSync(idFile, 'utf8')), 'SIGTERM');
      const over = new AbortController();
      const late = pause(graceSeconds * 1000, true, { signal: over.signal }).catch(() => false);
      if (await Promise.race([ended.then(() => false), late])) await release(child);
      over.abort();
      return ended;
    },
    kill: () => release(child),
  };
}
