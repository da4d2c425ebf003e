import { mkdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { paths } from '../paths.ts';

/** A generated file. */
export interface GeneratedFile {
  /** Path from the repository's root. */
  file: string;
  /** Its expected content. */
  text: string;
}

/** The files with other content, or missing. */
export async function stale(files: readonly GeneratedFile[]): Promise<GeneratedFile[]> {
  const found = await Promise.all(files.map(async ({ file, text }) => (await read(file)) !== text));
  return files.filter((_, index) => found[index]);
}

/** Writes each file and creates its folders. */
export async function write(files: readonly GeneratedFile[]): Promise<void> {
  for (const { file, text } of files) {
    const target = path.join(paths.root, file);
    await mkdir(path.dirname(target), { recursive: true });
    await writeFile(target, text);
  }
}

/** The text of a file of the repository; undefined if there is none. */
export async function read(file: string): Promise<string | undefined> {
  return readFile(path.join(paths.root, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return undefined;
    throw error;
  });
}
