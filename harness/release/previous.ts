import semver from 'semver';
import { git } from './repository.ts';
import { chartFolder, parseChartFile } from './versions.ts';

/** A commit whose chart has another version than the current one. */
export interface PreviousRelease {
  readonly version: string;
  /** A tag, or a commit if no release is tagged yet. */
  readonly commit: string;
}

/**
 * The release before a version: the newest lower tag `v*`, or without one the newest commit whose chart has another
 * version.
 *
 * @throws if the local history has neither, as in a shallow clone
 */
export async function previousRelease(root: string, version: string): Promise<PreviousRelease> {
  const found = (await lastTag(root, version)) ?? (await lastCommit(root, version));
  if (found) return found;
  throw new Error(
    `no commit before version ${version} is in this clone, so there is nothing to upgrade from. ` +
      'In a shallow clone run: git fetch --unshallow --tags',
  );
}

async function lastTag(root: string, version: string): Promise<PreviousRelease | undefined> {
  const tags = (await git(root, 'tag', '--merged', 'HEAD', '--list', 'v*')).split('\n');
  const older = tags.filter((tag) => semver.valid(tag) && semver.lt(tag, version));
  const [tag] = older.sort(semver.rcompare);
  return tag ? { version: tag.slice(1), commit: tag } : undefined;
}

async function lastCommit(root: string, version: string): Promise<PreviousRelease | undefined> {
  const file = `${chartFolder}/Chart.yaml`;
  const commits = (await git(root, 'log', '--first-parent', '--format=%H', '--', file)).split('\n');
  let newer: string | undefined;
  for (const commit of commits.filter(Boolean)) {
    const found = parseChartFile(await git(root, 'show', `${commit}:${file}`)).version;
    if (found !== version)
      return { version: found, commit: await git(root, 'rev-parse', newer ? `${newer}~1` : 'HEAD') };
    newer = commit;
  }
  return undefined;
}
