import { readFileSync } from 'node:fs';
import path from 'node:path';
import { paths } from '../paths.ts';

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
