import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { load } from 'js-yaml';
import { renderChart } from '../chart/render.ts';
import { previousRelease } from './previous.ts';
import { valuesFor } from './renamed-values.ts';
import { exportFolder } from './repository.ts';
import { type UpgradeDiff, upgradeDiff } from './upgrade-diff.ts';
import { chartFolder } from './versions.ts';

/** The chart of the previous release, in a folder. */
export interface PreviousChart {
  readonly version: string;
  readonly folder: string;
}

/** A scenario of `ci/` that exists in both versions, with the values for each. */
export interface Upgrade {
  readonly scenario: string;
  readonly before: object;
  readonly after: object;
}

/** Writes the chart of the release before a version to a directory. */
export async function previousChart(root: string, version: string, into: string): Promise<PreviousChart> {
  const { version: previous, commit } = await previousRelease(root, version);
  await mkdir(into, { recursive: true });
  await exportFolder(root, commit, chartFolder, into);
  return { version: previous, folder: path.join(into, chartFolder) };
}

/** The upgrades from one chart to a version of another: each scenario keeps its values, except for renamed keys. */
export async function upgradesBetween(before: string, after: string, version: string): Promise<Upgrade[]> {
  const files = (await readdir(path.join(before, 'ci'))).filter((file) => file.endsWith('-values.yaml'));
  const both = files.filter((file) => existsSync(path.join(after, 'ci', file)));
  return Promise.all(
    both.sort().map(async (file) => {
      const values = (load(await readFile(path.join(before, 'ci', file), 'utf8')) ?? {}) as object;
      const scenario = file.replace('-values.yaml', '');
      return { scenario, before: values, after: valuesFor(version, values) };
    }),
  );
}

/** The changes of an upgrade, from the output of `helm template` before and after. */
export async function diffOf(upgrade: Upgrade, before: string, after: string): Promise<UpgradeDiff> {
  const [old, fresh] = await Promise.all([
    renderChart(upgrade.before, { chart: before }),
    renderChart(upgrade.after, { chart: after }),
  ]);
  return upgradeDiff(old, fresh);
}
