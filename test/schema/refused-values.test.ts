import { expect, test } from 'vitest';
import { refusal } from '../chart/support/refusal.ts';
import { refusedFields } from './refused-fields.ts';
import { refusedPairs } from './refused-pairs.ts';
import { refusedPodPairs } from './refused-pod-pairs.ts';
import { refusedExceptions, refusedRanges } from './refused-ranges.ts';
import { refusedTypes } from './refused-types.ts';

const all = [
  ...refusedTypes,
  ...refusedFields,
  ...refusedPairs,
  ...refusedPodPairs,
  ...refusedRanges,
  ...refusedExceptions,
];

test.each(all)('$name is rejected with the key', async ({ values, message }) => {
  const text = await refusal(values);
  for (const words of message) expect(text).toContain(words);
});
