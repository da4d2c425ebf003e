import path from 'node:path';
import { execa } from 'execa';
import { isGenerated, type SchemaNode } from '../../chart/schema.ts';
import { paths } from '../../paths.ts';
import { type GeneratedFile, read } from '../files.ts';
import { definitionsFor } from './definitions.ts';
import type { KubernetesTypes } from './openapi.ts';

const file = path.relative(paths.root, path.join(paths.chart, 'values.schema.json'));

/**
 * values.schema.json with updated generated definitions. The hand-written part is unchanged; the generated definitions
 * are at the end of `definitions`.
 */
export async function schemaFile(types: KubernetesTypes): Promise<GeneratedFile> {
  const text = (await read(file)) ?? '{}';
  const { definitions = {}, ...rest } = JSON.parse(text) as SchemaNode;
  const names = Object.keys(definitions);
  const written = names.filter((name) => !isGenerated(name)).map((name) => definitions[name]);
  const generated = JSON.stringify(definitionsFor([rest, written], types)).slice(1, -1);
  return { file, text: await formatted(`${head(text, names.find(isGenerated))},${generated}}}`) };
}

/** The text before the generated definitions, without the last comma. @param first name of the first generated one */
function head(text: string, first: string | undefined): string {
  const end = first ? text.indexOf(`"${first}": {`) : text.lastIndexOf('}', text.lastIndexOf('}') - 1);
  return text.slice(0, end).trimEnd().replace(/,$/, '');
}

/** Formatted as `npm run lint` requires. */
async function formatted(input: string): Promise<string> {
  const args = ['format', `--stdin-file-path=${file}`];
  const options = { cwd: paths.root, preferLocal: true, input, stripFinalNewline: false } as const;
  return (await execa('biome', args, options)).stdout;
}
