import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import stringify from 'json-stringify-pretty-compact';

const directory = path.join(path.dirname(import.meta.dirname), 'results');

/** The result file of a benchmark. */
export function resultsFile(name: string): string {
  return path.join(directory, `${name}.json`);
}

/** The last results of a benchmark. @throws if it never ran */
export function readResults<T>(name: string): T {
  return JSON.parse(readFileSync(resultsFile(name), 'utf8')) as T;
}

/** Saves the results of a benchmark. */
export async function writeResults(name: string, data: object): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(resultsFile(name), `${stringify(data, { maxLength: 120 })}\n`);
}
