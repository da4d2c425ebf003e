import { expect, it } from 'vitest';
import { fleetSizes } from '../../bench/relay-hits/fleet-sizes.ts';

it.each([
  ['all', [2, 8]],
  ['32', [32]],
  ['2,16', [2, 16]],
])('%s means fleets of these sizes', (text, sizes) => {
  expect(fleetSizes(text)).toEqual(sizes);
});

it.each(['abc', '', '1', '2.5', '8,', '-2'])('%j is rejected', (text) => {
  expect(() => fleetSizes(text)).toThrow('Must be "all", or numbers of pods of 2 or more, such as 8,32.');
});
