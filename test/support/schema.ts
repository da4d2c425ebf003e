import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { paths } from '../../scripts/paths.ts';

/** A JSON Schema as far as the chart's uses it. */
export interface SchemaNode {
  $ref?: string;
  allOf?: SchemaNode[];
  type?: string | string[];
  enum?: unknown[];
  default?: unknown;
  examples?: unknown[];
  description?: string;
  minimum?: number;
  pattern?: string;
  required?: string[];
  properties?: Record<string, SchemaNode>;
  additionalProperties?: boolean | SchemaNode;
  items?: SchemaNode;
  definitions?: Record<string, SchemaNode>;
}

/** A key of values.yaml: its path (`[]` for the items of a list), and what the schema says of it. */
export interface Key {
  path: string[];
  node: SchemaNode;
}

/** charts/aibrix-model/values.schema.json. */
export const schema: SchemaNode = JSON.parse(
  readFileSync(path.join(paths.chart, 'values.schema.json'), 'utf8'),
);

/** charts/aibrix-model/values.yaml. */
export const defaults = load(readFileSync(path.join(paths.chart, 'values.yaml'), 'utf8'), {
  schema: YAML11_SCHEMA,
}) as Record<string, unknown>;

/** Whether the values fit the schema, by ajv. */
export const fits = new Ajv({ strict: true, strictTypes: false, allErrors: true }).compile(schema);

/** A node with what it refers to. */
export function resolve(node: SchemaNode): SchemaNode {
  const reference = node.$ref ?? node.allOf?.[0]?.$ref;
  const name = reference?.replace('#/definitions/', '') ?? '';
  return { ...(schema.definitions?.[name] ?? {}), ...node };
}

/** Every key that the schema knows, parents before children. */
export function keys(node: SchemaNode = schema, parents: string[] = []): Key[] {
  const resolved = resolve(node);
  const items = resolved.items ? keys(resolved.items, [...parents, '[]']) : [];
  const properties = Object.entries(resolved.properties ?? {}).flatMap(([name, child]) => {
    const path = [...parents, name];
    return [{ path, node: resolve(child) }, ...keys(child, path)];
  });
  return [...properties, ...items];
}

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
