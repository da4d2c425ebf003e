import { Ajv } from 'ajv';
import type { SchemaNode } from '../../harness/chart/schema.ts';
import { arrivals } from '../chart/arrivals.ts';
import { cases, scenarios } from '../chart/cases.ts';
import { contextOf } from '../chart/support/contexts.ts';
import { valuesOf } from '../chart/support/scenario.ts';
import { keys, valuesWith } from '../chart/support/schema.ts';
import { wrongValues } from '../chart/wrong-values.ts';
import { acceptedEdges } from '../schema/accepted-edges.ts';
import { merge } from '../support/merge.ts';

/** Values that the schema must accept or, if there is a place, refuse with an error at this place or below it. */
export interface SchemaCase {
  readonly name: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** A JSON pointer. */
  readonly refusedAt?: string;
}

/**
 * The cases of the tests that do not follow from the constraints themselves: they stay the same when a constraint
 * changes.
 */
export function schemaCases(): SchemaCase[] {
  const refused = Object.entries(wrongValues).flatMap(([name, list]) => list.map((one) => at(name, one)));
  const groups = keys().filter(({ node }) => node.properties && node.default === undefined);
  const words = groups.map(({ path }) => at(path.join('.'), 'a word for a group'));
  const misspelt = keys().map(({ path }) => {
    const parent = ['', ...path.slice(0, -1)].join('/').replaceAll('[]', '0');
    const name = [...path.slice(0, -1), `${path.at(-1)}x`];
    return { name: name.join('.'), values: valuesWith(name, 'x'), refusedAt: parent };
  });
  return [...accepted(), ...refused, ...words, ...misspelt] as SchemaCase[];
}

function accepted(): { name: string; values: object }[] {
  const examples = keys().flatMap(({ path, node }) =>
    (node.examples ?? []).map((example) => ({ name: path.join('.'), values: valuesWith(path, example) })),
  );
  const arriving = Object.entries(arrivals).map(([name, [value]]) => ({
    name,
    values: merge(contextOf(name), valuesWith(name.split('.'), value)),
  }));
  const edges = Object.entries(acceptedEdges).flatMap(([name, list]) =>
    list.map((value) => ({ name, values: valuesWith(name.split('.'), value) })),
  );
  const whole = [...scenarios, ...cases].map((one) => ({ name: one.name, values: valuesOf(one) }));
  return [...edges, ...arriving, ...examples, ...whole];
}

function at(name: string, value: unknown): { name: string; values: object; refusedAt: string } {
  return {
    name,
    values: valuesWith(name.split('.'), value),
    refusedAt: `/${name.replaceAll('[]', '0').replaceAll('.', '/')}`,
  };
}

/**
 * The first case that the schema does not judge as it must.
 *
 * @param sections the keys at the top of the schema to look at; all others are left out, of the values too
 */
export function misjudged(
  schema: SchemaNode,
  sections: readonly string[],
  all: readonly SchemaCase[],
): SchemaCase | undefined {
  const pick = (from: object = {}) =>
    Object.fromEntries(Object.entries(from).filter(([name]) => sections.includes(name)));
  const part = { ...schema, properties: pick(schema.properties) };
  const fits = new Ajv({ strict: false, allErrors: true }).compile(part);
  return all.find(({ values, refusedAt }) => {
    const known = refusedAt === '' ? values : pick(values);
    if (Object.keys(known).length === 0) return false;
    const accepted = fits(known);
    if (refusedAt === undefined) return !accepted;
    return accepted || !fits.errors?.some(({ instancePath }) => instancePath.startsWith(refusedAt));
  });
}
