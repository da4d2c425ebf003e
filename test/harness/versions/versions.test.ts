import { expect, test } from 'vitest';
import { contradiction, newestOf, trials, withTrials } from '../../../harness/versions/record.ts';
import { availableVersions, newestPatches } from '../../../harness/versions/registries.ts';
import type { VllmTrial } from '../../../harness/versions/trial.ts';
import { gatewayOf, pairs, publishers } from '../../../kv-events/gateway/versions.ts';

const trial = (vllm: string, change: Partial<VllmTrial> = {}): VllmTrial => ({
  vllm,
  publishes: 'arrays',
  aibrix: 'v0.7.0',
  decodes: 'yes',
  matches: 'first-block',
  ...change,
});

test("pip's list of versions is read", () => {
  const lines = ['vllm (0.34.1)', 'Available versions: 0.34.1, 0.34.0, 0.33.0', '  INSTALLED: 0.1'];
  expect(availableVersions(lines)).toEqual(['0.34.1', '0.34.0', '0.33.0']);
  expect(availableVersions(['WARNING: nothing'])).toEqual([]);
});

test.each([
  [['0.34.1', '0.34.0', '0.33.0', '0.32.9'], '0.33.0', ['0.34.1']],
  [['0.33.2', '0.33.1', '0.33.0'], '0.33.0', ['0.33.2']],
  [['1.0.0', '0.35.0', '0.34.0'], '0.33.0', ['0.34.0', '0.35.0', '1.0.0']],
  [['0.34.0rc1', '0.34.0-rc.1', '0.10.1.1'], '0.33.0', []],
])('of %j, newer than %s are %j', (versions, newest, expected) => {
  expect(newestPatches(versions, newest)).toEqual(expected);
});

test('a version that is tried again replaces its row, sorted by version', () => {
  const old = { vllm: [trial('0.23.0'), trial('0.9.2')], aibrix: [] };
  const fresh = { vllm: [trial('0.23.0', { decodes: 'no' })], aibrix: [] };
  expect(withTrials(old, fresh).vllm).toEqual([trial('0.9.2'), trial('0.23.0', { decodes: 'no' })]);
});

test.each([
  [[], '0.18.0'],
  [['0.9.2', '0.33.0', '0.10.2'], '0.33.0'],
])('the newest of %j is %s', (versions, newest) => {
  expect(newestOf(versions, '0.18.0')).toBe(newest);
});

test.each([
  [trial('0.23.0'), undefined],
  [trial('0.34.0'), 'vLLM 0.34.0 with AIBrix v0.7.0'],
  [trial('0.23.0', { matches: 'all' }), 'first-block'],
  [trial('main'), 'vLLM main'],
])('%j contradicts versions.json: %s', (row, words) => {
  if (words === undefined) expect(contradiction(row)).toBeUndefined();
  else expect(contradiction(row)).toContain(words);
});

test('no trial contradicts versions.json', () => {
  expect(trials.vllm.map(contradiction).filter(Boolean)).toEqual([]);
});

test('each pair of the default AIBrix marked as run has a trial', () => {
  const marked = pairs.filter(({ aibrix, matches }) => aibrix === 'v0.7' && matches.seen === 'run');
  const encodings = marked.map(({ vllm }) => publishers.find(({ id }) => id === vllm)?.publishes);
  const tried = trials.vllm.filter(({ aibrix }) => gatewayOf(aibrix).id === 'v0.7');
  expect([...new Set(tried.map(({ publishes }) => publishes))].sort()).toEqual(encodings.sort());
});
