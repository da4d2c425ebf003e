import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { expect, test } from 'vitest';
import { paths } from '../../harness/paths.ts';
import { bullets, changelogEntries, entryOf } from '../../harness/release/changelog.ts';
import { renamedValues, valuesFor } from '../../harness/release/renamed-values.ts';
import { announcedRestarts, restarts } from '../../harness/release/restarts.ts';

const text =
  '# Changes\n\n## 1.1.0 - 2026-01-02\n\n- One\n  bullet.\n- Two.\n\n## 1.0.0 - 2026-01-01\n\nFirst.\n';

test('a changelog is read entry by entry', () => {
  expect(changelogEntries(text)).toEqual([
    { version: '1.1.0', date: '2026-01-02', text: '- One\n  bullet.\n- Two.' },
    { version: '1.0.0', date: '2026-01-01', text: 'First.' },
  ]);
  expect(changelogEntries(text).map(bullets)).toEqual([['One bullet.', 'Two.'], []]);
  expect(entryOf(text, '2.0.0')).toBeUndefined();
});

const kvEvents = { model: { kvEvents: { enabled: true } } };
test.each([
  ['- Something.', {}, false],
  ['- Pods restart on upgrade: the user id.', {}, true],
  ['- Pods restart on upgrade with `model.kvEvents.enabled`: `hwm`.', kvEvents, true],
  ['- Pods restart on upgrade with `model.kvEvents.enabled`: `model`.', { model: { name: 'a' } }, false],
  ['- Pods restart on upgrade with `a` or\n  `model.kvEvents.enabled`: why.', kvEvents, true],
])('%j, values %j: pods restart: %s', (entryText, values, expected) => {
  const announced = announcedRestarts({ version: '1.0.0', date: '', text: entryText });
  expect(restarts(announced, values)).toBe(expected);
});

test("the chart's changelog lists every renamed value with both names", async () => {
  const changelog = await readFile(path.join(paths.chart, 'CHANGELOG.md'), 'utf8');
  for (const [version, renamed] of Object.entries(renamedValues)) {
    const entry = entryOf(changelog, version)?.text ?? '';
    const missing = Object.entries(renamed)
      .flat()
      .filter((key) => !entry.includes(`\`${key}\``));
    expect(missing, version).toEqual([]);
  }
});

test('values without a renamed key are not changed', () => {
  expect(valuesFor('0.0.0', kvEvents)).toEqual(kvEvents);
});
