import { expect, test } from 'vitest';
import { mutationPage } from '../../bench/mutation/page.ts';
import type { Mutation, Part } from '../../bench/mutation/result.ts';

const survivor = { place: 'templates/a.yaml:3', change: 'deleted', was: '{{ a | b }}' };
const templates: Part = {
  machine: { processor: 'p', cores: 2, memoryGiB: 8, kernel: '6', node: 'v26' },
  helm: 'v4',
  started: '2026-11-23T00:00:00Z',
  seconds: 30,
  load: { start: 0, end: 0 },
  mutants: 50,
  unparsable: 4,
  killed: { 'test/a.test.ts': 5, 'test/b.test.ts': 39 },
  survivors: [survivor],
  accepted: [{ ...survivor, was: 'c', reason: 'only a cluster shows it' }],
};
const clean = { unparsable: 0, survivors: [], accepted: [] };
const schema: Part = { ...templates, ...clean, mutants: 7, killed: { refused: 7 }, seconds: 6 };

function pageOf(parts: Mutation['parts']): string {
  return mutationPage({ parts }).text.replace(/\s+/g, ' ');
}

test('the title names the parts that were measured', () => {
  const title = (parts: Mutation['parts']) => /# .*? killed/.exec(pageOf(parts))?.[0];
  expect(title({ schema })).toBe('# Mutation testing of the schema: 7 of 7 mutants killed');
  expect(title({ schema, templates })).toBe(
    '# Mutation testing of the templates and the schema: 51 of 52 mutants killed',
  );
  expect(title({ schema, templates, migration: schema })).toBe('# Mutation testing: 58 of 59 mutants killed');
});

test('the page counts the mutants, and lists the survivors and the accepted ones', () => {
  const page = pageOf({ schema, templates });
  expect(page).toContain('| templates | 50 | 4 | 1 | 44 | 1 | 30s | 98 |');
  expect(page).toContain('| schema | 7 | 0 | 0 | 7 | 0 | 6s | 70 |');
  expect(page).toContain('| templates/a.yaml:3 | deleted | `{{ a \\| b }}` |');
  expect(page).toContain('| templates/a.yaml:3 | deleted | `c` | only a cluster shows it |');
  expect(page).toMatch(/b\.test\.ts\) \| 39 \|.*refused \| 7 \|.*a\.test\.ts\) \| 5 \|/);
  expect(page).not.toContain('No mutant survived.');
  expect(pageOf({ schema })).toContain('No mutant survived.');
});

test('parts that were measured alike share a sentence', () => {
  const later: Part = { ...schema, started: '2026-11-24T00:00:00Z' };
  expect(pageOf({ schema, templates })).toContain(
    'The templates and the schema: measured on 23 November 2026',
  );
  expect(pageOf({ schema: later, templates })).toMatch(
    /templates: measured on 23 November .* schema: measured on 24 November/,
  );
});
