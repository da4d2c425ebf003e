import { describe, expect, test } from 'vitest';
import { schemaMutantsOf, sectionsOf } from './schema-mutants.ts';

describe('the changes of a schema', () => {
  const changesOf = (node: object) =>
    schemaMutantsOf({ properties: { a: node } }).map(({ place, change }) => `${place} ${change}`);

  test.each<[string, object, string[]]>([
    ['a bound', { minimum: 1 }, ['minimum dropped', 'minimum 0', 'minimum 2']],
    ['a choice', { enum: ['x', 'y'] }, ['enum dropped', 'enum without x', 'enum without y']],
    ['types', { type: ['string', 'null'] }, ['type dropped', 'type without string', 'type without null']],
    ['what is required', { required: ['b', 'c'] }, ['required without b', 'required without c']],
    ['a closed object', { additionalProperties: false }, ['additionalProperties dropped']],
    ['items', { items: { pattern: '^a$' } }, ['items dropped', 'items/pattern dropped']],
    ['what it only says', { description: 'A.', default: 1, examples: [2] }, []],
  ])('%s', (_, node, expected) => {
    expect(changesOf(node)).toEqual(expected.map((one) => `properties/a/${one}`));
  });

  test('leave the types of Kubernetes alone, and concern the keys that refer to them', () => {
    const schema = {
      properties: { a: { $ref: '#/definitions/b' }, d: { type: 'string' } },
      definitions: {
        b: { items: { $ref: '#/definitions/c' } },
        c: { type: 'string' },
        'v1.Pod': { type: 'object' },
      },
    };
    const places = schemaMutantsOf(schema).map(({ place }) => place);
    expect(places).toEqual([
      'properties/a/$ref',
      'properties/d/type',
      'definitions/b/items',
      'definitions/b/items/$ref',
      'definitions/c/type',
    ]);
    expect(sectionsOf(schema, 'definitions/c/type')).toEqual(['a']);
    expect(sectionsOf(schema, 'properties/d/type')).toEqual(['d']);
  });
});
