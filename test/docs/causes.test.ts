import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { paths } from '../../harness/paths.ts';

const read = (file: string) => readFileSync(path.join(paths.root, file), 'utf8');

test('the guide lists the causes that the routing test can report', () => {
  const script = read('charts/aibrix-model/files/routing-test.py');
  const causes = new Set([...script.matchAll(/\bfailed\("([^"]+)"/g)].map(([, cause]) => cause));
  const [, table = ''] = read('docs/kv-cache-events-guide.md').split('| cause | what it means |');
  const rows = table.split('\n\n')[0]?.matchAll(/^\| `([^`]+)` \|/gm) ?? [];
  const listed = [...rows].map(([, cause]) => cause);
  expect(listed.length).toBeGreaterThan(5);
  expect(listed.sort()).toEqual([...causes].sort());
});
