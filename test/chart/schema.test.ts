import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { acceptedEdges } from '../schema/accepted-edges.ts';
import { mergeItems } from '../support/merge.ts';
import { cases, scenarios } from './cases.ts';
import { refusal } from './support/refusal.ts';
import { valuesOf } from './support/scenario.ts';
import { defaultAt, defaults, fits, type Key, keys, resolve, schema, valuesWith } from './support/schema.ts';

const all = keys();
const title = ({ path }: Key) => path.join('.');
const named = (list: Key[]) => list.map((key) => ({ key, name: title(key) }));

describe('the schema, for each key', () => {
  test.each(named(all))('$name is described in a sentence', ({ key }) => {
    expect(key.node.description).toMatch(/^(?:\/|[A-Z]).*\.$/);
  });

  const objects = all.filter(({ node, path }) => node.type === 'object' && path[0] !== 'global');
  test.each(named(objects))('$name is closed', ({ key }) => {
    expect(key.node.additionalProperties).toSatisfy((rule) => rule === false || typeof rule === 'object');
  });

  test('no key is required that has a default', () => {
    const nodes = [
      schema,
      ...all.flatMap(({ node }) => [node, ...(node.items ? [resolve(node.items)] : [])]),
    ];
    const required = nodes.flatMap((node) => (node.required ?? []).map((name) => node.properties?.[name]));
    expect(required.length).toBeGreaterThan(0);
    expect(required.filter((node) => node?.default !== undefined)).toEqual([]);
  });
});

describe('defaults', () => {
  const withDefault = all.filter(({ node }) => node.default !== undefined);
  test.each(named(withDefault))('$name has the same default in values.yaml and in the schema', ({ key }) => {
    expect(defaultAt(key.path)).toEqual(key.node.default);
  });

  test('values.yaml has no other keys', () => {
    const leaves = (node: unknown, path: string[]): string[] =>
      typeof node === 'object' && node !== null && !Array.isArray(node) && Object.keys(node).length > 0
        ? Object.entries(node).flatMap(([name, child]) => leaves(child, [...path, name]))
        : [path.join('.')];
    const known = withDefault.map(title);
    const strangers = leaves(defaults, []).filter(
      (leaf) => !known.some((name) => `${leaf}.`.startsWith(`${name}.`)),
    );
    expect(strangers).toEqual([]);
  });
});

describe('a misspelled key', () => {
  const misspelt = all.map(({ path }) => [...path.slice(0, -1), `${path.at(-1)}x`]);

  test.each(misspelt.map((path) => ({ path, name: path.join('.') })))(
    '$name is refused by ajv',
    ({ path }) => {
      expect(fits(valuesWith(path, 'x'))).toBe(false);
      expect(fits.errors?.map(({ params }) => params.additionalProperty)).toContain(path.at(-1));
    },
  );

  test('each is rejected by Helm, in one list', async () => {
    const values = misspelt.reduce<object>((sum, path) => mergeItems(sum, valuesWith(path, 'x')), {});
    const text = await refusal(values);
    for (const path of misspelt) {
      const parent = ['', ...path.slice(0, -1)].join('/').replaceAll('[]', '0');
      expect(text).toMatch(new RegExp(`at '${parent}': additional properties .*'${path.at(-1)}'`));
    }
  });
});

describe('Helm and ajv agree', () => {
  test.each([...scenarios, ...cases])('$name is accepted by both', async (one) => {
    expect(fits(valuesOf(one)), JSON.stringify(fits.errors)).toBe(true);
    await expect(renderChart(valuesOf(one))).resolves.toBeDefined();
  });

  const examples = all.flatMap(({ path, node }) =>
    (node.examples ?? []).map((example) => ({ path, example })),
  );
  test.each(examples)('the example $example of $path fits', ({ path, example }) => {
    if (path.includes('[]')) throw new Error('examples stand at keys, not in items');
    expect(fits(valuesWith(path, example)), JSON.stringify(fits.errors)).toBe(true);
  });
});

describe('ajv accepts the edges of', () => {
  test.each(Object.entries(acceptedEdges))('%s', (name, list) => {
    for (const value of list)
      expect(fits(valuesWith(name.split('.'), value)), JSON.stringify(fits.errors)).toBe(true);
  });
});

test('a parent chart may add global values and a condition', async () => {
  const values = { global: { anything: [1] }, enabled: true };
  expect(fits(values)).toBe(true);
  expect((await renderChart(values)).text).toBe((await renderChart()).text);
  expect(schema.additionalProperties).toBe(false);
});
