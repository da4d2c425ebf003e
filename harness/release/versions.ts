import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { load } from 'js-yaml';

/** The fields of Chart.yaml that a release reads. */
export interface ChartFile {
  readonly name: string;
  readonly version: string;
  readonly appVersion: string;
  readonly description: string;
  readonly annotations: Readonly<Record<string, string>>;
}

/** Path of the chart in the repository. */
export const chartFolder = 'charts/aibrix-model';

/** Reads a Chart.yaml. */
export async function readChartFile(folder: string): Promise<ChartFile> {
  return parseChartFile(await readFile(path.join(folder, 'Chart.yaml'), 'utf8'));
}

/** Parses the text of a Chart.yaml. */
export function parseChartFile(text: string): ChartFile {
  const chart = load(text) as Omit<ChartFile, 'annotations'> & Partial<ChartFile>;
  return { ...chart, annotations: chart.annotations ?? {} };
}

/** All files that contain the version, with that version. */
export async function statedVersions(root: string): Promise<Record<string, string | undefined>> {
  const json = async (file: string) => JSON.parse(await readFile(path.join(root, file), 'utf8'));
  const lock = await json('package-lock.json');
  const chart = await readChartFile(path.join(root, chartFolder));
  return {
    [`${chartFolder}/Chart.yaml`]: chart.version,
    'package.json': (await json('package.json')).version,
    'kv-events/package.json': (await json('kv-events/package.json')).version,
    'package-lock.json': lock.packages?.['']?.version,
    'package-lock.json (kv-events)': lock.packages?.['kv-events']?.version,
  };
}
