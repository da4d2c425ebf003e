import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Writable } from 'node:stream';

/** A directory that is removed when its last holder is gone. */
export interface HeldDirectory {
  readonly path: string;
  /** Passed to a child process, makes it a holder. */
  readonly hold: Writable;
  /** Waits for the other holders to end, after which the directory is removed. */
  remove(): Promise<void>;
}

// Removes its working directory, wherever that was moved meanwhile, and never a successor at the same path: the program
// pwd asks the kernel, while a shell's builtin may remember the path of its start.
const sweep = 'cat >/dev/null; rm -rf ./* ./.[!.]* ./..?*; rmdir "$(env pwd -P)"';

/**
 * Creates an empty directory that is removed when this process and all processes that share `hold` have ended, even if
 * they were killed: a separate shell waits until nobody holds the pipe, then removes the directory. Anything that an
 * earlier holder left at the path is removed first.
 */
export function heldDirectory(directory: string): HeldDirectory {
  removeLeftover(directory);
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const sweeper = spawn('sh', ['-c', sweep], {
    cwd: directory,
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const swept = once(sweeper, 'exit');
  sweeper.unref();
  return {
    path: directory,
    hold: sweeper.stdin,
    async remove() {
      sweeper.ref();
      sweeper.stdin.destroy();
      await swept;
    },
  };
}

function removeLeftover(directory: string): void {
  if (!existsSync(directory)) return;
  const aside = path.join(path.dirname(directory), `leftover-${process.pid}`);
  renameSync(directory, aside);
  rmSync(aside, { recursive: true, force: true, maxRetries: 5 });
}
