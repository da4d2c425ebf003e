import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { refusal } from '../chart/support/refusal.ts';
import { fits, valuesWith } from '../chart/support/schema.ts';
import { acceptedObjects } from './accepted-objects.ts';
import { faults } from './faults.ts';

const at = (key: string, value: unknown) => valuesWith(key.split('.'), value);
const fitsAt = (key: string, value: unknown) => fits(at(key, value));

/** How messages about a key begin: those of Helm's schema validation, and those of the rule that checks types. */
const ofTypes = (key: string): RegExp[] => [
  new RegExp(`- at '/${key.replaceAll('.', '/')}`),
  new RegExp(`/nulls\\.yaml:\\d+:\\d+\\): ${key.replaceAll('.', '\\.')}`),
];

describe('objects of Kubernetes types', () => {
  test.each(acceptedObjects)('%s: %j is accepted by schema and chart', async (key, value) => {
    expect(fitsAt(key, value), JSON.stringify(fits.errors)).toBe(true);
    const message = await renderChart(at(key, value)).then(
      () => '',
      ({ message }: Error) => message,
    );
    expect(ofTypes('').filter((words) => words.test(message))).toEqual([]);
  });

  test.each(faults)('$key with a fault at $at is rejected by schema and chart', async ({ key, value }) => {
    expect(fitsAt(key, value)).toBe(false);
    const message = await refusal(at(key, value));
    expect(
      ofTypes(key).filter((words) => words.test(message)),
      message,
    ).toHaveLength(1);
  });
});
