import { readdir, readFile } from 'node:fs/promises';
import path from 'node:path';
import { Graphviz } from '@hpcc-js/wasm-graphviz';
import { paths } from '../../paths.ts';
import type { GeneratedFile } from '../files.ts';

const folder = path.join(paths.root, 'docs/diagrams');

/** The diagrams of the documents: renders each Graphviz file docs/diagrams/NAME.dot as docs/images/NAME.svg. */
export async function drawings(): Promise<GeneratedFile[]> {
  const graphviz = await Graphviz.load();
  const files = await readdir(folder);
  return Promise.all(
    files.map(async (file) => ({
      file: `docs/images/${path.basename(file, '.dot')}.svg`,
      text: graphviz.dot(await readFile(path.join(folder, file), 'utf8')),
    })),
  );
}
