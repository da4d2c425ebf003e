import { Encoder } from '@msgpack/msgpack';
import { expect, test } from 'vitest';
import { reusablePrefixes } from '../../../harness/aibrix/prefixes.ts';

const encoder = new Encoder();
const batch = (...events: object[]): Uint8Array => encoder.encode([1.5, events, 0]);
/** A BlockStored of vLLM 0.23, blocks of two tokens. */
const stored = (
  hashes: number[],
  parent: number | null,
  tokens: number[],
  extraKeys: unknown = null,
): object => ['BlockStored', hashes, parent, tokens, 2, null, 'GPU', null, extraKeys];
const removed = (...hashes: number[]): object => ['BlockRemoved', hashes, 'GPU'];
const chain = stored([1, 2], null, [1, 2, 3, 4]);

test.each([
  ['a chain', [chain], ['1,2', '1,2,3,4']],
  ['without its beginning', [chain, removed(1)], []],
  ['with its beginning stored again', [chain, removed(1), stored([1], null, [1, 2])], ['1,2', '1,2,3,4']],
  ['of which one copy is left', [chain, chain, removed(2)], ['1,2', '1,2,3,4']],
  ['of a salted prompt', [stored([1], null, [1, 2], [['salt']]), stored([2], 1, [3, 4])], []],
  ['cleared', [chain, ['AllBlocksCleared']], []],
])('prefixes that can be reused: %s', (_, events, expected) => {
  expect([
    ...reusablePrefixes(
      events.map((event) => batch(event)),
      2,
    ),
  ]).toEqual(expected);
});

test('vLLM blocks are cut into those of the gateway', () => {
  expect([...reusablePrefixes([batch(stored([1], null, [1, 2]), stored([2], 1, [3, 4]))], 1)]).toEqual([
    '1',
    '1,2',
    '1,2,3',
    '1,2,3,4',
  ]);
});
