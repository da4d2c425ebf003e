import { cp, readFile, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { RendererRequest } from '../../harness/chart/helm-template.ts';
import type { Template } from '../../harness/chart/render.ts';
import { sharedRenderer } from '../../harness/chart/resident.ts';
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

/**
 * Prints the copy where the chart is requested, and other charts as they are. Each request is rendered once: it is for one
 * state of the copy.
 *
 * @param coverage return what the templates pass to `covered`
 */
export function templateOf({ path: chart }: Pick<HeldDirectory, 'path'>, coverage = false): Template {
  const printed = new Map<string, ReturnType<Template>>();
  const print: Template = async (request) => {
    const renderer = await sharedRenderer();
    if (!renderer) throw new Error('the renderer cannot be built: go is not on PATH');
    return renderer.template(request.chart === paths.chart ? { ...request, chart, coverage } : request);
  };
  return (request: RendererRequest) => {
    const key = JSON.stringify(request);
    const result = printed.get(key) ?? print(request);
    printed.set(key, result);
    return result;
  };
}
