import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { schema } from '../../../harness/chart/schema.ts';
import { paths } from '../../../harness/paths.ts';

export { type Key, keys, resolve, type SchemaNode, schema } from '../../../harness/chart/schema.ts';

/** charts/aibrix-model/values.yaml. */
export const defaults = load(readFileSync(path.join(paths.chart, 'values.yaml'), 'utf8'), {
  schema: YAML11_SCHEMA,
}) as Record<string, unknown>;

/** Keys that only a parent chart sets. */
export const ofParents = ['global', 'enabled'];

/** Whether the values fit the schema, by ajv. */
export const fits = new Ajv({
  strict: true,
  strictTypes: false,
  strictRequired: false,
  allErrors: true,
}).compile(schema);

/** Values that hold one value at a path; `[]` makes a list of one item. */
export function valuesWith(path: readonly string[], value: unknown): object {
  return path.reduceRight<unknown>(
    (inner, name) => (name === '[]' ? [inner] : { [name]: inner }),
    value,
  ) as object;
}

/** What the defaults hold at a path. */
export function defaultAt(path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (part, name) => (part as Record<string, unknown> | undefined)?.[name],
    defaults,
  );
}
