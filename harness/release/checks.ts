import { readFile } from 'node:fs/promises';
import path from 'node:path';
import semver from 'semver';
import { annotationProblems, repositoryFileProblems } from './artifact-hub.ts';
import { changelogEntries, type Entry } from './changelog.ts';
import { previousRelease } from './previous.ts';
import { git, uncommitted } from './repository.ts';
import { type ChartFile, chartFolder, parseChartFile, readChartFile, statedVersions } from './versions.ts';

const changelogs = ['CHANGELOG.md', `${chartFolder}/CHANGELOG.md`];

/** Problems that prevent a release of the current commit, one line each; empty if it is ready. */
export async function releaseProblems(root: string): Promise<string[]> {
  const chart = await readChartFile(path.join(root, chartFolder));
  const repositoryMetadata = await readFile(path.join(root, 'artifacthub-repo.yml'), 'utf8');
  return [
    ...(await treeProblems(root)),
    ...(await versionProblems(root, chart.version)),
    ...(await changelogProblems(root, chart.version)),
    ...(await staleChanges(root, chart)),
    ...annotationProblems(chart),
    ...repositoryFileProblems(repositoryMetadata),
  ];
}

async function treeProblems(root: string): Promise<string[]> {
  const changes = await uncommitted(root);
  return changes.length > 0 ? [`the working tree has changes; commit them:\n  ${changes.join('\n  ')}`] : [];
}

async function versionProblems(root: string, version: string): Promise<string[]> {
  if (!semver.valid(version)) return [`version ${version} in Chart.yaml is not a semantic version`];
  const stated = Object.entries(await statedVersions(root));
  const tags = await git(root, 'tag', '--points-at', 'HEAD', '--list', 'v*');
  return [
    ...stated
      .filter(([, other]) => other !== version)
      .map(([file, other]) => `${file} has version ${other}, Chart.yaml has ${version}`),
    ...tags
      .split('\n')
      .filter((tag) => tag && tag !== `v${version}`)
      .map((tag) => `the commit is tagged ${tag}, but Chart.yaml has version ${version}`),
  ];
}

async function changelogProblems(root: string, version: string): Promise<string[]> {
  const read = async (file: string) => changelogEntries(await readFile(path.join(root, file), 'utf8'));
  const problems = await Promise.all(
    changelogs.map(async (file) => entryProblems(file, await read(file), version)),
  );
  return problems.flat();
}

/** The first entry must be for this version; all must have a date and a text, and be sorted, newest first. */
function entryProblems(file: string, entries: readonly Entry[], version: string): string[] {
  const versions = entries.map((entry) => entry.version);
  const sorted = versions.every((one, index) => index === 0 || semver.gt(versions[index - 1] ?? '', one));
  return [
    ...(versions[0] === version
      ? []
      : [`${file} has no entry for version ${version} at its top: ## ${version} - YYYY-MM-DD`]),
    ...(sorted ? [] : [`${file} does not list the newest version first: ${versions.join(', ')}`]),
    ...entries
      .filter(({ date }) => !/^\d{4}-\d{2}-\d{2}$/.test(date))
      .map((entry) => `${file} has no date for version ${entry.version}: ## ${entry.version} - YYYY-MM-DD`),
    ...entries.filter(({ text }) => !text).map((entry) => `${file} says nothing about ${entry.version}`),
  ];
}

/** Artifact Hub shows `artifacthub.io/changes` as the changes of this version: it must differ from the last release. */
async function staleChanges(root: string, chart: ChartFile): Promise<string[]> {
  const key = 'artifacthub.io/changes';
  const { version, commit } = await previousRelease(root, chart.version);
  const previous = parseChartFile(await git(root, 'show', `${commit}:${chartFolder}/Chart.yaml`));
  return chart.annotations[key] === previous.annotations[key]
    ? [`${key} still lists the changes of ${version}`]
    : [];
}
