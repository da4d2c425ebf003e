import { expect, test } from 'vitest';
import { Killers } from './killers.ts';
import { tryAll } from './part.ts';
import { everything, parseSlice, selected } from './selection.ts';

test('the tests that killed a mutant of the same subject come first, then the quickest', () => {
  const [slow, quick, last] = [
    { name: 'slow', milliseconds: 9 },
    { name: 'quick', milliseconds: 1 },
    { name: 'last', milliseconds: 99 },
  ] as const;
  const killers = new Killers<{ name: string; milliseconds: number }>();
  killers.killed(last, ['a']);
  expect(killers.order([slow, quick, last], ['b'])).toEqual([quick, slow, last]);
  expect(killers.order([slow, quick, last], ['a'])).toEqual([last, quick, slow]);
  expect(killers.order([slow, quick], ['a'])).toEqual([quick, slow]);
});

test('an outcome counts what was killed, survived, is accepted and cannot be parsed', async () => {
  const outcomes = ['test/a.test.ts', 'unparsable', undefined, undefined, 'test/a.test.ts'];
  const all = outcomes.map((one, index) => ({
    place: `f:${index}`,
    change: 'deleted',
    was: 'x',
    killer: async () => one,
  }));
  const accepted = { 'f:3 deleted': 'because' };
  expect(await tryAll(all, { selection: everything, concurrency: 2, accepted })).toMatchObject({
    mutants: 5,
    unparsable: 1,
    killed: { 'test/a.test.ts': 2 },
    survivors: [{ place: 'f:2', change: 'deleted', was: 'x' }],
    accepted: [{ place: 'f:3', reason: 'because' }],
  });
});

test('a selection is a slice of the mutants at a place', () => {
  const all = ['a:1', 'b:1', 'a:2', 'b:2', 'b:3'].map((place) => ({ place }));
  const places = (slice: string, place = '') =>
    selected(all, { slice: parseSlice(slice), place }).map((one) => one.place);
  expect(places('1/1')).toEqual(['a:1', 'b:1', 'a:2', 'b:2', 'b:3']);
  expect(places('2/2')).toEqual(['b:1', 'b:2']);
  expect(places('1/2', 'b:')).toEqual(['b:1', 'b:3']);
});

test.each(['', '2', '0/2', '3/2', '1/0', 'a/b'])('%j is not a slice', (text) => {
  expect(() => parseSlice(text)).toThrow('K/N');
});
