import { expect, test } from 'vitest';
import { schema } from '../chart/support/schema.ts';
import { accepted } from './accepted.ts';
import { tryAll } from './part.ts';
import { misjudged, schemaCases } from './schema-cases.ts';
import { schemaMutantsOf, sectionsOf } from './schema-mutants.ts';
import { passedOn } from './selection.ts';

test('a case notices each changed constraint of the schema', { timeout: 600_000 }, async ({ task }) => {
  const cases = schemaCases();
  expect(misjudged(schema, Object.keys(schema.properties ?? {}), cases)).toBeUndefined();
  const all = schemaMutantsOf(schema).map(({ place, change, was, schema: mutant }) => ({
    place,
    change,
    was,
    async killer() {
      const wrong = misjudged(mutant, sectionsOf(schema, place), cases);
      return wrong && (wrong.refusedAt === undefined ? 'accepted values' : 'refused values');
    },
  }));
  task.meta.outcome = await tryAll(all, { selection: passedOn(), concurrency: 1, accepted: accepted.schema });
});
