import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { comparisonPage } from '../../harness/generate/comparison/page.ts';
import { defects, features, figures, type Proof } from '../../harness/generate/comparison/rows.ts';
import { stale } from '../../harness/generate/files.ts';
import { paths } from '../../harness/paths.ts';
import { templateRatio } from '../../scripts/docs/comparison.ts';
import { scenarioNames } from '../chart/support/scenario.ts';

const rows = [...features, ...figures, ...defects];

/** Whether a file has the title: as a string, or as a key of a data table. */
function exists(proof: Proof): boolean {
  if ('scenario' in proof) return scenarioNames().includes(proof.scenario);
  const file = path.join(paths.root, proof.file);
  if (!existsSync(file)) return false;
  const text = readFileSync(file, 'utf8');
  const quoted = ["'", '"', '`'].some((quote) => text.includes(quote + proof.title + quote));
  return quoted || new RegExp(`^\\s*${proof.title}:`, 'm').test(text);
}

test('the page is up to date', async () => {
  expect(await stale([comparisonPage({ templateRatio: templateRatio() })])).toEqual([]);
});

describe('the chart compared with others', () => {
  test.each(rows)('$row: every test that is named exists', ({ proofs }) => {
    expect(proofs.filter((proof) => !exists(proof))).toEqual([]);
  });

  test('every cell but a plain "no" names a test', () => {
    expect(rows.filter(({ ours, proofs }) => ours !== 'no' && proofs.length === 0)).toEqual([]);
  });

  test('a test that does not exist is noticed', () => {
    const file = 'test/docs/comparison.test.ts';
    expect(exists({ file, title: `a test ${'that nobody wrote'}` })).toBe(false);
    expect(exists({ file: 'test/docs/missing.test.ts', title: 'the page is up to date' })).toBe(false);
    expect(exists({ scenario: 'missing' })).toBe(false);
  });
});
