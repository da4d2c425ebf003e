import { keys, ofParents, type SchemaNode } from '../chart/support/schema.ts';

/** A key of values.yaml and a value at the edge of what the schema accepts. */
export interface Boundary {
  name: string;
  value: unknown;
}

/** Every key with the edges of its range, the ends of its lengths, each of its words, and its examples. */
export const boundaries: readonly Boundary[] = keys()
  .filter(({ path }) => !path.includes('[]') && !ofParents.includes(path[0] ?? ''))
  .flatMap(({ path, node }) => edges(node).map((value) => ({ name: path.join('.'), value })));

function edges(node: SchemaNode): unknown[] {
  const types = [node.type ?? []].flat();
  const is = (type: string) => types.includes(type);
  return [
    ...(node.enum ?? []),
    ...(node.examples ?? []),
    ...(is('boolean') ? [true, false] : []),
    ...(is('integer') || is('number') ? [node.minimum, node.maximum].filter((one) => one !== undefined) : []),
    ...(is('string') ? ['', 'a', 'a'.repeat(63), 'a'.repeat(253), '100%', '1Gi'] : []),
    ...(is('object') ? [{}] : []),
    ...(is('array') ? [[]] : []),
  ];
}
