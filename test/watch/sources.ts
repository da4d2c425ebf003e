import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Texts of a chart's files by their paths from its folder, without the hidden and temporary files of editors. */
export function readSources(chart: string): Map<string, string> {
  const entries = readdirSync(chart, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && /^[A-Za-z0-9_].*[A-Za-z0-9]$/.test(entry.name))
    .map(({ parentPath, name }) => path.relative(chart, path.join(parentPath, name)));
  return new Map(files.map((file) => [file, readText(path.join(chart, file))]));
}

/** Empty if the file vanished meanwhile. */
function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
