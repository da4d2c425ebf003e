import { statSync } from 'node:fs';
import { open, readdir } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { paths } from '../paths.ts';

/** Paths, from the project's folder, of the files under version control or about to be, that match git's patterns. */
export async function projectFiles(...patterns: readonly string[]): Promise<string[]> {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z', '--', ...patterns];
  const { stdout } = await execa('git', args, { cwd: paths.root });
  const files = stdout
    .split('\0')
    .filter((file) => file && statSync(path.join(paths.root, file), { throwIfNoEntry: false })?.isFile());
  return [...new Set(files)].sort();
}

/** Shell scripts: by their name, or by their first line where they have no suffix. */
export async function shellScripts(): Promise<string[]> {
  const files = await projectFiles();
  const candidates = files.filter((file) => ['', '.sh'].includes(path.extname(file)));
  const shell = await Promise.all(
    candidates.map(async (file) => file.endsWith('.sh') || (await startsShell(file))),
  );
  return candidates.filter((_, index) => shell[index]);
}

/** The scenarioFiles of the chart: absolute paths of ci/*-values.yaml, as chart-testing finds them. */
export async function scenarioFiles(): Promise<string[]> {
  const folder = path.join(paths.chart, 'ci');
  const files = await readdir(folder);
  const found = files.filter((file) => file.endsWith('-values.yaml')).sort();
  if (found.length === 0) throw new Error(`${folder} holds no *-values.yaml`);
  return found.map((file) => path.join(folder, file));
}

async function startsShell(file: string): Promise<boolean> {
  const handle = await open(path.join(paths.root, file));
  try {
    const { buffer, bytesRead } = await handle.read({ length: 64 });
    return /^#!.*\b(ba|da)?sh\b/.test(buffer.toString('utf8', 0, bytesRead));
  } finally {
    await handle.close();
  }
}
