import fc from 'fast-check';
import { expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { tries } from '../chart/properties/seed.ts';
import { useStrictServer } from '../chart/properties/server.ts';
import { contextOf } from '../chart/support/contexts.ts';
import { fits, valuesWith } from '../chart/support/schema.ts';
import { merge } from '../support/merge.ts';
import { type Boundary, boundaries } from './boundaries.ts';

const { refusals } = useStrictServer();

/** The values, where the schema accepts them. */
const accepted = boundaries.filter(({ name, value }) => fits(valuesWith(name.split('.'), value)));

test('every key has a boundary value that the schema accepts', () => {
  expect(accepted.length).toBeGreaterThan(300);
});

test('a boundary value that the schema accepts is rejected by a rule with its key, or accepted by the API server', {
  timeout: 300_000,
}, async () => {
  const property = fc.asyncProperty(fc.constantFrom(...accepted), async ({ name, value }: Boundary) => {
    const values = merge(contextOf(name), valuesWith(name.split('.'), value));
    const outcome = await renderChart(values).catch((error: Error) => error.message);
    if (typeof outcome === 'string') expect(outcome).toMatch(/at \(aibrix-model\/[^)]*\): [a-z]\w*|\n- at '/);
    else expect(await refusals(outcome.all)).toEqual([]);
  });
  await fc.assert(property, tries(150));
});
