import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { paths } from '../../harness/paths.ts';
import { heldDirectory } from '../../harness/process/held-directory.ts';
import { succeed } from '../../harness/process/run.ts';
import { type Circumstances, withTimings } from '../support/machine.ts';
import { readSuiteTimes, type SuiteTimes } from './suite-times.ts';

/** A run of `npm test`. */
export interface Suite extends Circumstances {
  readonly testSeconds: number;
  readonly passed: number;
}

/** The first run in a fresh clone. */
export interface ColdSuite extends Suite {
  /** `npm ci`. */
  readonly packagesSeconds: number;
  /** Programs that were built, because PATH had no suitable version. */
  readonly built: readonly string[];
}

type Environment = Readonly<Record<string, string>>;

/** `npm test` in this folder, where tools and vLLM are installed. @throws when a test fails */
export async function measureWarmSuite(update: (detail: string) => void): Promise<SuiteTimes> {
  await testRun(paths.root, {}, update);
  return readSuiteTimes(paths.root);
}

/**
 * `npm ci` and `npm test` in a fresh clone of the current commit, with empty caches of npm, Go, pip and uv, as on
 * a new machine. Includes downloads.
 *
 * @throws when a test fails
 */
export function measureColdSuite(update: (detail: string) => void): Promise<ColdSuite> {
  return withTimings(async () => {
    const directory = heldDirectory(path.join(tmpdir(), `aibrix-model-bench-${process.pid}`));
    try {
      const clone = path.join(directory.path, 'clone');
      const environment = emptyCaches(path.join(directory.path, 'cache'));
      await succeed('git', ['clone', '--quiet', paths.root, clone], { cwd: directory.path, environment });
      const packages = await timed('npm', ['ci'], clone, environment, update);
      const tested = await testRun(clone, environment, update);
      const built = await readdir(path.join(clone, '.tools/go')).catch(() => []);
      const programs = built.filter((name) => !name.includes('.'));
      return { ...tested, packagesSeconds: packages.seconds, built: programs };
    } finally {
      await directory.remove();
    }
  });
}

/** Environment with caches in an empty folder, and without this folder's programs on PATH. */
function emptyCaches(directory: string): Environment {
  const folders = (process.env.PATH ?? '').split(path.delimiter).filter((at) => !at.startsWith(paths.root));
  const cache = (name: string): string => path.join(directory, name);
  return {
    PATH: folders.join(path.delimiter),
    GOCACHE: cache('go-build'),
    GOMODCACHE: cache('go-mod'),
    GOFLAGS: '-modcacherw',
    npm_config_cache: cache('npm'),
    PIP_CACHE_DIR: cache('pip'),
    UV_CACHE_DIR: cache('uv'),
  };
}

async function testRun(
  cwd: string,
  environment: Environment,
  update: (detail: string) => void,
): Promise<Pick<Suite, 'testSeconds' | 'passed'>> {
  const { seconds, stdout } = await timed('npm', ['test'], cwd, environment, update);
  const [, passed = ''] = /^(\d+) passed, 0 failed$/m.exec(stdout.join('\n')) ?? [];
  if (!passed) throw new Error(`npm test ended without its last line:\n${stdout.slice(-20).join('\n')}`);
  return { testSeconds: seconds, passed: Number(passed) };
}

async function timed(
  file: string,
  args: readonly string[],
  cwd: string,
  environment: Environment,
  update: (detail: string) => void,
): Promise<{ seconds: number; stdout: readonly string[] }> {
  const start = performance.now();
  const listen = (line: string): void => update(line.trim());
  const stdout = await succeed(file, args, { cwd, environment, listen, lastLines: 40 });
  return { seconds: Math.round((performance.now() - start) / 1000), stdout };
}
