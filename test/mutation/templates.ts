import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { paths } from '../../harness/paths.ts';

/** The chart's templates: their texts, by file below the chart's folder. */
export async function templates(): Promise<Map<string, string>> {
  const folder = path.join(paths.chart, 'templates');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(paths.chart, path.join(entry.parentPath, entry.name)));
  const texts = files
    .sort()
    .map(async (file) => [file, await readFile(path.join(paths.chart, file), 'utf8')] as const);
  return new Map(await Promise.all(texts));
}

/** The files of the definitions in templates, by name. */
export function definitionsIn(files: ReadonlyMap<string, string>): Map<string, string> {
  const found = [...files].flatMap(([file, text]) =>
    [...text.matchAll(/\{\{-? *define "([^"]+)"/g)].map(([, name = '']) => [name, file] as const),
  );
  return new Map(found);
}

/** The files that a line concerns: those of the definitions that it includes, then its own. */
export function subjectsOf(
  file: string,
  line: string,
  definitions: ReadonlyMap<string, string>,
): readonly string[] {
  const included = [...line.matchAll(/include "([^"]+)"/g)].map(([, name = '']) => definitions.get(name));
  return [...included.filter((one) => one !== undefined), file];
}
