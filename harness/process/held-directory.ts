import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import type { Writable } from 'node:stream';

/** A directory that is removed when its last holder is gone. */
export interface HeldDirectory {
  readonly path: string;
  /** Given to a child process, makes it a holder. */
  readonly hold: Writable;
  /** Waits for the other holders to end; then the directory is gone. */
  remove(): Promise<void>;
}

// Removes its working directory, wherever that was moved meanwhile, and never a successor at the same path: the program
// pwd asks the kernel, while a shell's builtin may remember the path of its start.
const sweep = 'cat >/dev/null; rm -rf ./* ./.[!.]* ./..?*; rmdir "$(env pwd -P)"';

/**
 * Makes an empty directory that goes away with this process and the processes it shares `hold` with, also when they
 * were killed: a shell of its own waits until nobody holds the pipe any more, then removes the directory. What an
 * earlier holder left at the path is removed.
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
