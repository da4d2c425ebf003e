import path from 'node:path';
import semver from 'semver';
import { paths } from '../paths.ts';
import { run, succeed } from '../process/run.ts';

/** The Go module of AIBrix; only single versions are requested from its proxy. */
const aibrixModule = 'github.com/vllm-project/aibrix';

/**
 * Releases of a Python package on the package index that are newer than `newest`, oldest first: the newest patch of each
 * minor release, without pre-releases.
 *
 * @param python with pip
 * @throws if pip cannot query the index
 */
export async function newerReleases(name: string, newest: string, python: string): Promise<string[]> {
  const lines = await succeed(python, [
    '-m',
    'pip',
    'index',
    'versions',
    '--disable-pip-version-check',
    name,
  ]);
  return newestPatches(availableVersions(lines), newest);
}

/** The versions that `pip index versions` lists. */
export function availableVersions(lines: readonly string[]): string[] {
  const line = lines.find((text) => text.startsWith('Available versions: ')) ?? '';
  return line.replace('Available versions: ', '').split(', ').filter(Boolean);
}

/** The newest patch of each minor release that is newer than `newest`, oldest first. */
export function newestPatches(versions: readonly string[], newest: string): string[] {
  const released = versions.filter((version) => semver.valid(version) && !semver.prerelease(version));
  const newer = semver.sort(released.filter((version) => semver.gt(version, newest)));
  const minor = (version: string): string => `${semver.major(version)}.${semver.minor(version)}`;
  return newer.filter((version, index) => minor(version) !== minor(newer[index + 1] ?? '0.0.0'));
}

/** Whether the Go module proxy serves a version of AIBrix, so that its gateway can be built and run. */
export async function servesGateway(version: string): Promise<boolean> {
  const cwd = path.join(paths.toolPins, 'aibrix');
  const { end } = await run('go', ['mod', 'download', '-modcacherw', `${aibrixModule}@v${version}`], { cwd });
  return end === 'exit code 0';
}
