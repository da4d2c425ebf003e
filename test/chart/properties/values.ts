import fc from 'fast-check';
import { merge } from '../../support/merge.ts';
import { defaults, fits, schema } from '../support/schema.ts';
import { arbitraryOf } from './schema-arbitrary.ts';
import type { Schema } from './schema-node.ts';

/** Whether the schema accepts these values over the chart's defaults, which is what Helm validates. */
export function accepts(values: object): boolean {
  return fits(merge(defaults, values));
}

/** Values that the schema of the chart accepts. */
export const acceptedValues = (arbitraryOf(schema as Schema) as fc.Arbitrary<object>).filter(accepts);

// To Helm null is not a value: it removes a default (test/chart/values-null.test.ts).
const wrongValue = fc
  .anything({ maxDepth: 1, maxKeys: 2, withNullPrototype: false })
  .map((value) => JSON.parse(JSON.stringify(value) ?? 'null'))
  .filter((value) => value !== null);

/** Values that it refuses: accepted ones with one value replaced by something else. */
export const refusedValues = fc
  .tuple(acceptedValues, fc.nat(), wrongValue)
  .map(([values, at, wrong]) => replaced(values, at, wrong))
  .filter((values) => !accepts(values));

/** The values with another one at one of their places. */
function replaced(values: object, at: number, wrong: unknown): object {
  const copy = JSON.parse(JSON.stringify(values)) as object;
  const places = placesOf(copy);
  const place = places[at % places.length];
  if (place) place.holder[place.key] = wrong;
  return copy;
}

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesOf(value: unknown): Place[] {
  if (typeof value !== 'object' || value === null) return [];
  const holder = value as Record<string, unknown>;
  return Object.keys(holder).flatMap((key) => [{ holder, key }, ...placesOf(holder[key])]);
}
