import { isGenerated, type SchemaNode } from '../../harness/chart/schema.ts';

/** A JSON Schema with one constraint dropped, loosened or tightened. */
export interface SchemaMutant {
  /** Where the constraint is: a JSON pointer without the leading slash. */
  readonly place: string;
  /** What it became. */
  readonly change: string;
  /** What it was. */
  readonly was: string;
  readonly schema: SchemaNode;
}

/** A change of one keyword's value; `undefined` drops the keyword. */
interface Change {
  readonly change: string;
  readonly value?: unknown;
}

type Node = Readonly<Record<string, unknown>>;

/** Keywords that hold a number, and whose number may be off by one. */
const bounds = /^(?:exclusive)?(?:min|max)/i;
const dropped = ['pattern', 'type', '$ref', 'allOf', 'oneOf', 'items', 'patternProperties', 'dependencies'];
const schemasByName = ['properties', 'patternProperties', 'definitions', 'dependencies'];
const schemas = ['items', 'additionalProperties', 'propertyNames', 'not', 'if', 'then', 'else'];

/**
 * Every change of one constraint. The definitions that are generated from the API server's types stay as they are: a
 * test compares them with a new generation.
 */
export function schemaMutantsOf(schema: object): SchemaMutant[] {
  return nodesOf(schema as Node, []).flatMap(({ node, at }) =>
    constraintsOf(node).flatMap(([keyword, value]) =>
      changesOf(keyword, value).map(({ change, value: instead }) => ({
        place: [...at, keyword].join('/'),
        change,
        was: JSON.stringify(value),
        schema: replaced(schema as Node, [...at, keyword], instead) as SchemaNode,
      })),
    ),
  );
}

/** The keywords of a node, without a type that the definition it refers to states again. */
function constraintsOf(node: Node): [string, unknown][] {
  return Object.entries(node).filter(([keyword]) => keyword !== 'type' || !('$ref' in node));
}

function changesOf(keyword: string, value: unknown): Change[] {
  if (keyword === 'required') return without(value as unknown[]);
  if (keyword === 'enum') return [{ change: 'dropped' }, ...without(value as unknown[])];
  if (keyword === 'type' && Array.isArray(value)) return [{ change: 'dropped' }, ...without(value)];
  if (keyword === 'additionalProperties') return value === true ? [] : [{ change: 'dropped' }];
  if (bounds.test(keyword) && typeof value === 'number')
    return [
      { change: 'dropped' },
      ...[value - 1, value + 1].map((one) => ({ change: `${one}`, value: one })),
    ];
  return dropped.includes(keyword) ? [{ change: 'dropped' }] : [];
}

function without(values: readonly unknown[]): Change[] {
  return values.map((gone, index) => ({ change: `without ${gone}`, value: values.toSpliced(index, 1) }));
}

function nodesOf(node: Node, at: readonly string[]): { node: Node; at: readonly string[] }[] {
  const below = Object.entries(node).flatMap(([keyword, value]) => {
    if (typeof value !== 'object' || value === null) return [];
    if (schemasByName.includes(keyword) || Array.isArray(value))
      return Object.entries(value as object)
        .filter(([name, one]) => typeof one === 'object' && one && !isOfKubernetes(keyword, name))
        .filter(() => schemasByName.includes(keyword) || /Of$/.test(keyword))
        .flatMap(([name, one]) => nodesOf(one as Node, [...at, keyword, name]));
    return schemas.includes(keyword) ? nodesOf(value as Node, [...at, keyword]) : [];
  });
  return [{ node, at }, ...below];
}

function isOfKubernetes(keyword: string, name: string): boolean {
  return keyword === 'definitions' && isGenerated(name);
}

function replaced(node: Node, [step = '', ...rest]: readonly string[], value: unknown): unknown {
  if (Array.isArray(node)) return node.with(Number(step), replaced(node[Number(step)], rest, value));
  const { [step]: old, ...others } = node;
  if (rest.length > 0) return { ...node, [step]: replaced(old as Node, rest, value) };
  return value === undefined ? others : { ...node, [step]: value };
}

/** The keys at the top of a schema that a place in it concerns: for a definition, those that refer to it. */
export function sectionsOf(schema: SchemaNode, place: string): string[] {
  const [keyword, name = ''] = place.split('/');
  const all = Object.entries(schema.properties ?? {});
  if (keyword === 'properties') return [name];
  if (keyword !== 'definitions') return all.map(([section]) => section);
  return all.filter(([, node]) => refersTo(schema, node, name, new Set())).map(([section]) => section);
}

function refersTo(schema: SchemaNode, node: unknown, name: string, seen: Set<string>): boolean {
  const references = [...JSON.stringify(node).matchAll(/"#\/definitions\/([^"]+)"/g)].map(
    ([, one = '']) => one,
  );
  return references.some((one) => {
    if (one === name) return true;
    if (seen.has(one)) return false;
    seen.add(one);
    return refersTo(schema, schema.definitions?.[one], name, seen);
  });
}
