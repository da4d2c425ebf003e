import { describe, expect, test } from 'vitest';
import { expectWrong, pointer } from './support/expectations.ts';
import { fits, type Key, keys, valuesWith } from './support/schema.ts';
import { wrongValues } from './wrong-values.ts';

const title = ({ path }: Key) => path.join('.');
const isGroup = ({ node }: Key) => node.properties !== undefined && node.default === undefined;
const groups = keys().filter(isGroup).map(title);

test('every key has wrong values', () => {
  const values = keys().filter((key) => !isGroup(key));
  expect(values.map(title).filter((name) => !(name in wrongValues))).toEqual([]);
});

describe('a wrong value is rejected by ajv and by Helm with its path', () => {
  const wrong = Object.entries(wrongValues).flatMap(([name, list]) => list.map((value) => ({ name, value })));
  const words = groups.map((name) => ({ name, value: 'a word for a group' }));

  test.each([...wrong, ...words])('$name: $value', async ({ name, value }) => {
    const values = valuesWith(name.split('.'), value);
    expect(fits(values)).toBe(false);
    const places = (fits.errors ?? []).map(({ instancePath }) => instancePath);
    expect(places.filter((place) => place.startsWith(pointer(name)))).not.toEqual([]);
    await expectWrong(name, value);
  });
});
