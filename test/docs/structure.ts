import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { paths } from '../../harness/paths.ts';

/** The folders of code, the lowest first: each may import only from itself and from those before it. */
export const floors = ['kv-events', 'harness', 'bench', 'scripts', 'test'] as const;

/** A file, with its path from the repository's root. */
export interface SourceFile {
  readonly file: string;
  readonly lines: readonly string[];
}

/** The files below a folder with one of these endings, without installed packages and generated text. */
export function sources(folder: string, ...endings: readonly string[]): SourceFile[] {
  return readdirSync(path.join(paths.root, folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => path.relative(paths.root, path.join(entry.parentPath, entry.name)))
    .filter((file) => !file.includes('node_modules') && !file.includes('/dist/'))
    .map((file) => ({ file, lines: readFileSync(path.join(paths.root, file), 'utf8').trimEnd().split('\n') }))
    .filter(({ lines }) => !lines.slice(0, 3).join().includes('DO NOT EDIT'));
}

/** The files that a file imports by a relative path. */
export function imported({ file, lines }: SourceFile): string[] {
  const found = lines.join('\n').matchAll(/\b(?:from|import|import\()\s*'(\.[^']+)'/g);
  return [...found].map(([, to = '']) => path.join(path.dirname(file), to));
}

/** The room of a file: a folder of `harness`, otherwise its floor. */
export function room(file: string): string {
  const [floor = '', folder = ''] = file.split('/');
  return floor === 'harness' && !folder.endsWith('.ts') ? `${floor}/${folder}` : floor;
}

/** The named templates of a file, and how many lines each has. */
export function defines({ file, lines }: SourceFile): { name: string; length: number }[] {
  const found: { name: string; length: number }[] = [];
  let open: { name: string; from: number; depth: number } | undefined;
  for (const [index, line] of lines.entries()) {
    const name = /\{\{-? define "([^"]+)"/.exec(line)?.[1];
    if (name) open = { name: `${file}: ${name}`, from: index, depth: 0 };
    if (!open) continue;
    for (const [, word] of line.matchAll(/\{\{-?\s*(if|with|range|define|end)\b/g))
      open.depth += word === 'end' ? -1 : 1;
    if (open.depth > 0) continue;
    found.push({ name: open.name, length: index - open.from + 1 });
    open = undefined;
  }
  return found;
}
