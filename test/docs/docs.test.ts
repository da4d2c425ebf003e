import { describe, expect, test } from 'vitest';
import { keys } from '../../harness/chart/schema.ts';
import { drawings } from '../../harness/generate/docs/drawings.ts';
import { renderParts, withContent } from '../../harness/generate/docs/marked.ts';
import { valuesTable } from '../../harness/generate/docs/values-table.ts';
import { stale } from '../../harness/generate/files.ts';
import { parts } from '../../scripts/docs/parts.ts';

const part = { file: 'A.md', marker: 'table' };
const marked = (inner: string) => `# A\n<!-- begin table -->${inner}<!-- end table -->\nend\n`;

test('every generated part of the documents is up to date', async () => {
  expect((await stale(await renderParts(parts))).map(({ file }) => file)).toEqual([]);
});

test('every diagram is up to date', async () => {
  const drawn = await drawings();
  expect(drawn.map(({ file }) => file)).toContain('docs/images/kv-events.svg');
  expect((await stale(drawn)).map(({ file }) => file)).toEqual([]);
});

describe('a made part', () => {
  test('replaces the text between the markers, and nothing else', () => {
    expect(withContent(marked('\nold\n'), part, 'new')).toBe(marked('\n\nnew\n\n'));
  });

  test('of a shell script is between comments', () => {
    const text = '# facts: begin\nA=1\n# facts: end\n';
    const script = { file: 'a.sh', marker: 'facts' };
    expect(withContent(text, script, 'A=2')).toBe('# facts: begin\nA=2\n# facts: end\n');
  });

  test('generated again, it changes nothing', () => {
    const once = withContent(marked(''), part, 'new');
    expect(withContent(once, part, 'new')).toBe(once);
  });

  test.each([
    ['without markers', '# A\n'],
    ['without an end', '<!-- begin table -->\n'],
    ['with the end first', '<!-- end table -->\n<!-- begin table -->\n'],
    ['with two beginnings', `${marked('')}${marked('')}`],
  ])('%s is an error that names file and marker', (_, text) => {
    expect(() => withContent(text, part, 'new')).toThrow(
      'A.md must have exactly one <!-- begin table --> with exactly one <!-- end table --> after it',
    );
  });

  test('of a missing document is an error', async () => {
    const missing = [{ ...part, file: 'docs/not-there.md', content: () => '' }];
    await expect(renderParts(missing)).rejects.toThrow('docs/not-there.md does not exist');
  });
});

describe("the values' table", () => {
  const lines = valuesTable().split('\n');
  const cells = lines.map((line) => line.split(/(?<!\\)\|/).map((cell) => cell.trim()));

  test('has a line or a heading for every key but those of list items', () => {
    const expected = keys()
      .filter(({ path }) => !path.includes('[]'))
      .map(({ path }) => `\`${path.join('.')}\``);
    const headings = lines.filter((line) => line.startsWith('### `')).map((line) => line.slice(4));
    const found = [...headings, ...cells.map(([, key = '']) => key).filter((key) => key.startsWith('`'))];
    expect(found.sort()).toEqual(expected.sort());
  });

  test.each([
    ['model.kvEvents.enabled', 'boolean', '`false`'],
    ['model.kvEvents.format', '`json`, `env`, `flags`', '`json`'],
    ['model.maxLength', 'integer', 'unset'],
    ['model.name', 'string', '`""`'],
    ['updateStrategy.maxSurge', 'integer or string', '`0`'],
    ['server.extraArgs', 'list', '`[]`'],
    ['podLabels', 'map', '`{}`'],
    ['resources', 'map', '`{"requests":{"cpu":"2","memory":"8Gi"}}`'],
    ['storage.cache', 'group', ''],
  ])('says of %s that it is %s, by default %s', (key, type, fallback) => {
    expect(cells.find(([, name]) => name === `\`${key}\``)?.slice(2, 4)).toEqual([type, fallback]);
  });

  test('has four cells in every line', () => {
    const table = cells.filter((_, index) => lines[index]?.startsWith('|'));
    expect(table.filter((line) => line.length !== 6)).toEqual([]);
  });
});
