import { cp, readFile, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { paths } from '../../harness/paths.ts';
import { type HeldDirectory, heldDirectory } from '../../harness/process/held-directory.ts';

/** A copy of the chart whose files can be changed. It is removed with this process. */
export interface ChartCopy extends HeldDirectory {
  /** Writes a file, given below the chart's folder. */
  write(file: string, text: string): Promise<void>;
  /** Brings back the file as it is in the chart. */
  restore(file: string): Promise<void>;
}

let copies = 0;
/** Each version of a file gets a time of its own, long past: the renderer reloads a chart whose times have changed. */
let time = Date.UTC(2020) / 1000;

/** Copies the chart into a new folder for temporary files. */
export async function copyChart(): Promise<ChartCopy> {
  const folder = heldDirectory(path.join(tmpdir(), `aibrix-model-mutation-${process.pid}-${++copies}`));
  await cp(paths.chart, folder.path, { recursive: true });
  const write = async (file: string, text: string): Promise<void> => {
    const changed = path.join(folder.path, file);
    await writeFile(changed, text);
    time += 1;
    await utimes(changed, time, time);
  };
  return {
    ...folder,
    write,
    restore: async (file) => write(file, await readFile(path.join(paths.chart, file), 'utf8')),
  };
}
