import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { merge } from '../support/merge.ts';
import { arrivals } from './arrivals.ts';
import { contextOf } from './support/contexts.ts';
import { keys, ofParents, valuesWith } from './support/schema.ts';

test('for every key it is known where its value arrives', () => {
  const leaves = keys().filter(({ node }) => !node.properties || node.default !== undefined);
  const names = leaves.filter(({ path }) => !path.includes('[]')).map(({ path }) => path.join('.'));
  expect(Object.keys(arrivals).sort()).toEqual(names.filter((name) => !ofParents.includes(name)).sort());
});

describe('the value arrives', () => {
  test.each(Object.entries(arrivals))('%s', async (name, [value, place, becomes = value]) => {
    const values = merge(contextOf(name), valuesWith(name.split('.'), value));
    const before = await renderChart(contextOf(name)).then(place, ({ message }: Error) => message);
    expect(place(await renderChart(values))).toEqual(becomes);
    expect(before).not.toEqual(becomes);
  });
});
