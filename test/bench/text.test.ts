import { expect, test } from 'vitest';
import { figure, paragraph, percent, range, table } from '../../bench/support/text.ts';

test.each([
  [0.2567, '0.26'],
  [13.4, '13'],
  [4772, '4\u00a0800'],
  [0, '0'],
])('%d is shown as %s', (value, shown) => {
  expect(figure(value)).toBe(shown);
});

test.each([
  [[0.312, 0.2567], '0.26–0.31'],
  [[0.2567, 0.2571], '0.26'],
])('the range of %j is %s', (values, shown) => {
  expect(range(values)).toBe(shown);
});

test('a ratio is shown in percent', () => {
  expect(percent(0.9412)).toBe('94.1 %');
});

test('a paragraph has lines of at most 120 characters, and keeps its words in order', () => {
  const words = Array.from({ length: 60 }, (_, index) => `word${index}`);
  const lines = paragraph(`\n    ${words.join('\n      ')}`).split('\n');
  expect(lines.flatMap((line) => line.split(' '))).toEqual(words);
  const lengths = lines.map(({ length }) => length);
  expect(Math.max(...lengths)).toBeLessThanOrEqual(120);
  expect(Math.min(...lengths.slice(0, -1))).toBeGreaterThan(110);
});

test('a table has a line for its head, one below it, and one per row', () => {
  expect(table(['a', 'b'], [['1', '2']])).toBe('| a | b |\n| - | - |\n| 1 | 2 |');
});
