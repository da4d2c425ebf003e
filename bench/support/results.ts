import { readFileSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';

const directory = path.join(path.dirname(import.meta.dirname), 'results');

/** The file of a benchmark's data. */
export function resultsFile(name: string): string {
  return path.join(directory, `${name}.json`);
}

/** What the benchmark of that name measured last. @throws when it never ran */
export function readResults<T>(name: string): T {
  return JSON.parse(readFileSync(resultsFile(name), 'utf8')) as T;
}

/** Keeps what a benchmark measured. */
export async function writeResults(name: string, data: object): Promise<void> {
  await mkdir(directory, { recursive: true });
  await writeFile(resultsFile(name), `${JSON.stringify(data, undefined, 2)}\n`);
}
