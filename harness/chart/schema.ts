import { readFileSync } from 'node:fs';
import path from 'node:path';
import { paths } from '../paths.ts';

/** The subset of JSON Schema that the chart uses. */
export interface SchemaNode {
  $ref?: string;
  /** Name of the Kubernetes type, such as `core.v1.Toleration`; a rule of the chart checks it. */
  'x-kubernetes-type'?: string;
  allOf?: SchemaNode[];
  oneOf?: SchemaNode[];
  type?: string | string[];
  enum?: unknown[];
  default?: unknown;
  examples?: unknown[];
  description?: string;
  /** A key of an earlier version, which a rule of the chart refuses. */
  deprecated?: boolean;
  minimum?: number;
  maximum?: number;
  minLength?: number;
  maxLength?: number;
  minItems?: number;
  maxItems?: number;
  minProperties?: number;
  maxProperties?: number;
  pattern?: string;
  patternProperties?: Record<string, SchemaNode>;
  dependencies?: Record<string, SchemaNode>;
  required?: string[];
  properties?: Record<string, SchemaNode>;
  additionalProperties?: boolean | SchemaNode;
  items?: SchemaNode;
  definitions?: Record<string, SchemaNode>;
}

/** A key of values.yaml: its path (`[]` for the items of a list), and its schema. */
export interface Key {
  path: string[];
  node: SchemaNode;
}

/** The generated JSON Schema of values with x-kubernetes-type. */
export const kubernetesTypesPath = path.join(paths.chart, 'files/kubernetes-types.json');

/** What Helm checks and what the chart's rule for types checks: values.schema.json with the types it names. */
export const schema = withTypes(
  readSchema(path.join(paths.chart, 'values.schema.json')),
  readSchema(kubernetesTypesPath),
);

function readSchema(file: string): SchemaNode {
  return JSON.parse(readFileSync(file, 'utf8')) as SchemaNode;
}

function withTypes(values: SchemaNode, { definitions = {} }: SchemaNode): SchemaNode {
  const referring = JSON.parse(JSON.stringify(values), (key, value) => {
    if (key !== '' && typeof value === 'object' && value?.['x-kubernetes-type']) {
      const { 'x-kubernetes-type': type, ...rest } = value as SchemaNode;
      return { ...rest, $ref: `#/definitions/${type}` };
    }
    return value as unknown;
  }) as SchemaNode;
  return { ...referring, definitions: { ...definitions, ...referring.definitions } };
}

/** Name of the definition that a node refers to; empty if none. */
function referenceOf(node: SchemaNode): string {
  return (node.$ref ?? node.allOf?.[0]?.$ref)?.replace('#/definitions/', '') ?? '';
}

/** Whether a definition is generated from the API server's types: its name begins with a group; ours have no dot. */
export function isGenerated(name: string): boolean {
  return name.includes('.');
}

/** A node merged with the definition it refers to. */
export function resolve(node: SchemaNode): SchemaNode {
  return { ...(schema.definitions?.[referenceOf(node)] ?? {}), ...node };
}

/** All keys that have an effect, parents before children, without the fields of Kubernetes' own types. */
export function keys(): Key[] {
  return keysBelow(schema, [], (node) => isGenerated(referenceOf(node)));
}

/** Like `keys`, with the fields of Kubernetes' own types. */
export function keysAndFields(): Key[] {
  return keysBelow(schema, [], () => false);
}

function keysBelow(node: SchemaNode, parents: string[], isEnd: (node: SchemaNode) => boolean): Key[] {
  if (isEnd(node)) return [];
  const resolved = resolve(node);
  const items = resolved.items ? keysBelow(resolved.items, [...parents, '[]'], isEnd) : [];
  const properties = currentProperties(resolved).flatMap(([name, child]) => {
    const path = [...parents, name];
    return [{ path, node: resolve(child) }, ...keysBelow(child, path, isEnd)];
  });
  return [...properties, ...items];
}

/** The properties that have an effect, without those of earlier versions. */
export function currentProperties({ properties = {} }: SchemaNode): [string, SchemaNode][] {
  return Object.entries(properties).filter(([, { deprecated }]) => !deprecated);
}
