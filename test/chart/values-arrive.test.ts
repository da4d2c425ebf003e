import { describe, expect, test } from 'vitest';
import { merge } from '../support/merge.ts';
import { arrivals } from './arrivals.ts';
import { expectArrival } from './support/expectations.ts';
import { notes } from './support/notes.ts';
import { keys, ofParents, valuesWith } from './support/schema.ts';

/** Keys of the gateway, which is not the chart's to set: NOTES print them. */
const inNotes: Readonly<Record<string, [unknown, RegExp]>> = {
  'aibrix.version': ['v0.6.0', /^The gateway \(AIBrix v0\.6\.0\)/m],
  'aibrix.maxPrefixes': [7, /^ +AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT: "7"$/m],
  'aibrix.gatewayUrl': ['http://envoy', / The gateway is http:\/\/envoy\.$/m],
};

test('every key has an expected place in the rendered objects', () => {
  const leaves = keys().filter(({ node }) => !node.properties || node.default !== undefined);
  const names = leaves.filter(({ path }) => !path.includes('[]')).map(({ path }) => path.join('.'));
  const known = new Set([...Object.keys(arrivals), ...Object.keys(inNotes), ...ofParents]);
  expect(names.filter((name) => !known.has(name))).toEqual([]);
});

describe('the value arrives', () => {
  test.each(Object.keys(arrivals))('%s', (name) => expectArrival(name));
});

test.each(Object.entries(inNotes))('%s arrives in NOTES', async (name, [value, line]) => {
  const events = { model: { kvEvents: { enabled: true } } };
  expect(await notes(merge(events, valuesWith(name.split('.'), value)))).toMatch(line);
  expect(await notes(events)).not.toMatch(line);
});
