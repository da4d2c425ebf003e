import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync } from 'node:fs';
import type { Writable } from 'node:stream';

/** A directory that is removed when its last holder is gone. */
export interface HeldDirectory {
  readonly path: string;
  /** Given to a child process, makes it a holder. */
  readonly hold: Writable;
  /** Waits for the other holders to end; then the directory is gone. */
  remove(): Promise<void>;
}

/**
 * Makes a directory that goes away with this process and the processes it shares `hold` with, also when they were
 * killed: a shell of its own waits until nobody holds the pipe any more, then removes the directory.
 */
export function heldDirectory(path: string): HeldDirectory {
  const sweeper = spawn('sh', ['-c', 'cat >/dev/null; rm -rf "$1"', 'sweep', path], {
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  const swept = once(sweeper, 'exit');
  mkdirSync(path, { recursive: true, mode: 0o700 });
  sweeper.unref();
  return {
    path,
    hold: sweeper.stdin,
    async remove() {
      sweeper.ref();
      sweeper.stdin.destroy();
      await swept;
    },
  };
}
