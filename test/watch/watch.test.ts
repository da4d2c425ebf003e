import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { paths } from '../../harness/paths.ts';
import { allChecks } from './checks.ts';
import { keysOf } from './touched.ts';
import { type Verdict, watchChart } from './watch.ts';

let folder = '';
let next = Promise.withResolvers<Verdict>();
let watcher: { close(): void };

beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'watch-'));
  await cp(paths.chart, folder, { recursive: true });
  watcher = watchChart(folder, allChecks(), { touched: (verdict) => next.resolve(verdict), all: () => {} });
});
afterAll(async () => {
  watcher.close();
  await rm(folder, { recursive: true, force: true });
});

/** Saves a file with one text instead of another, and returns the verdict of the cases that this concerns. */
async function save(file: string, from: string, to: string): Promise<Verdict> {
  const text = await readFile(path.join(folder, file), 'utf8');
  expect(text).toContain(from);
  next = Promise.withResolvers();
  await writeFile(path.join(folder, file), text.replace(from, to));
  return next.promise;
}

test.each([
  {
    file: 'templates/poddisruptionbudget.yaml',
    from: 'minAvailable: {{',
    to: 'minAvailable: 7{{',
    title: 'podDisruptionBudget.minAvailable arrives',
  },
  {
    file: 'templates/validation/_disruption.tpl',
    from: 'ge ($stay | int) .',
    to: 'gt ($stay | int) .',
    title: 'a budget that keeps the only pod is rejected',
  },
  {
    file: 'values.yaml',
    from: '\nminReadySeconds: 0',
    to: '\nminReadySeconds: 30',
    title: 'minReadySeconds arrives',
  },
  {
    file: 'values.schema.json',
    from: '"maximum": 86400',
    to: '"maximum": 86401',
    title: 'model.kvEvents.relay.announceSeconds: 86401 is rejected',
  },
  {
    file: 'ci/kv-events-env-values.yaml',
    from: 'blockSize: 32',
    to: 'blockSize: 64',
    title: 'kv-events-env',
  },
])(
  'a change of $file changes the verdict of the cases that it concerns',
  async ({ file, from, to, title }) => {
    const changed = await save(file, from, to);
    expect(changed.files).toEqual([file]);
    expect(changed.faults.map((fault) => fault.title)).toContain(title);
    expect(changed.checked).toBeLessThan(allChecks().length / 2);
    const restored = await save(file, to, from);
    expect(restored.faults).toEqual([]);
    expect(restored.checked).toBe(changed.checked);
  },
);

test('a file that reads no value concerns no key', () => {
  expect(keysOf({ file: 'templates/NOTES.txt', before: '', after: '{{ .Release.Name }}' })).toEqual([]);
});
