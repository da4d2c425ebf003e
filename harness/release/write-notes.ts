import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { entryOf } from './changelog.ts';
import { releaseNotes } from './notes.ts';
import { diffOf, previousChart, upgradesBetween } from './upgrades.ts';
import { type ChartFile, chartFolder } from './versions.ts';

/** Writes the release notes of a version to a directory, and returns the file's path. */
export async function writeNotes(
  root: string,
  { name, version }: ChartFile,
  registry: string,
  into: string,
): Promise<string> {
  const workshop = path.join(into, 'previous');
  const previous = await previousChart(root, version, workshop);
  const chart = path.join(root, chartFolder);
  const upgrades = await upgradesBetween(previous.folder, chart, version);
  const diffs = await Promise.all(
    upgrades.map(async (upgrade) => ({
      scenario: upgrade.scenario,
      diff: await diffOf(upgrade, previous.folder, chart),
    })),
  );
  await rm(workshop, { recursive: true });
  const entry = async (file: string) => {
    const found = entryOf(await readFile(path.join(root, file), 'utf8'), version);
    if (!found) throw new Error(`${file} has no entry for version ${version}`);
    return found;
  };
  const notes = releaseNotes({
    version,
    previous: previous.version,
    install: `helm install my-model ${registry}/${name} --version ${version} --namespace models --create-namespace`,
    chartEntry: await entry(`${chartFolder}/CHANGELOG.md`),
    repositoryEntry: await entry('CHANGELOG.md'),
    upgrades: diffs,
  });
  const file = path.join(into, 'release-notes.md');
  await writeFile(file, notes);
  return file;
}
