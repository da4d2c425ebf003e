import path from 'node:path';
import { execa } from 'execa';
import { isGenerated, type SchemaNode } from '../../chart/schema.ts';
import { paths } from '../../paths.ts';
import { type GeneratedFile, read } from '../files.ts';
import { definitionsFor, referencesIn } from './definitions.ts';
import type { KubernetesTypes } from './openapi.ts';
import { typesFile } from './types-file.ts';

const file = path.relative(paths.root, path.join(paths.chart, 'values.schema.json'));

/**
 * The generated parts of the chart's schema: values.schema.json with the definitions of the types it refers to, after
 * the hand-written part, which is unchanged; and files/kubernetes-types.json with those it names with x-kubernetes-type.
 */
export async function schemaFiles(types: KubernetesTypes): Promise<GeneratedFile[]> {
  const text = (await read(file)) ?? '{}';
  const { definitions = {}, ...rest } = JSON.parse(text) as SchemaNode;
  const names = Object.keys(definitions);
  const written = Object.fromEntries(Object.entries(definitions).filter(([name]) => !isGenerated(name)));
  const used = referencesIn({ rest, written }).filter(isGenerated);
  const found = Object.entries(definitionsFor(used, types, written)).filter(([name]) => !(name in written));
  const generated = JSON.stringify(Object.fromEntries(found)).slice(1, -1);
  const updated = await formatted(`${head(text, names.find(isGenerated))},${generated}}}`);
  return [{ file, text: updated }, typesFile(rest, types, written)];
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
