import path from 'node:path';
import { execa } from 'execa';
import { paths } from '../../../harness/paths.ts';

/** How a script of migration/ is run. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Its own process group, so that a test can kill all of it. */
  readonly detached?: boolean;
  /** The folder of the scripts: migration/, or a copy with a change. */
  readonly folder?: string;
  /** Milliseconds after which it is killed. */
  readonly timeout?: number;
}

/** Runs a script of migration/. Resolves whatever its exit code; `all` is what a user sees. */
export function runScript(
  script: string,
  args: readonly string[],
  {
    env = {},
    detached = false,
    folder = path.join(paths.root, 'migration'),
    timeout = 150_000,
  }: RunOptions = {},
) {
  return execa(path.join(folder, script), [...args], {
    env,
    stdin: 'ignore',
    reject: false,
    timeout,
    all: true,
    detached,
  });
}

/** What a script printed and how it ended, for `toMatchObject`: a failure shows the whole. */
export function outcome({ exitCode, all }: { exitCode?: number | undefined; all?: string }) {
  return { exitCode, all };
}
