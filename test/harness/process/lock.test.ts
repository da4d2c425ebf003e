import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { paths } from '../../../harness/paths.ts';
import { eventually } from '../../../harness/process/eventually.ts';
import { exclusively } from '../../../harness/process/lock.ts';
import type { Report } from '../../../harness/process/report.ts';

const program = path.join(paths.root, 'test/fixtures/programs/locker.ts');

function quiet(said: string[]): Report {
  return {
    line: (text) => void said.push(text),
    during: (title, work) => {
      said.push(title);
      return work(() => undefined);
    },
  };
}

test('a lock is waited for, and acquired when its holder is killed', async () => {
  const lock = path.join(mkdtempSync(path.join(tmpdir(), 'lock-')), 'lock');
  const other = execa(process.execPath, [program, lock], { reject: false, stdin: 'ignore' });
  await new Promise((resolve) => other.stdout.once('data', resolve));
  const said: string[] = [];
  const work = exclusively(lock, 'holds the lock', quiet(said), async () => 'done');
  await eventually('it waits', () => said.length > 0);
  expect(said).toEqual(['waiting for another process that holds the lock']);
  other.kill('SIGKILL');
  expect(await work).toBe('done');
});

test('a lock is released after failed work', async () => {
  const lock = path.join(mkdtempSync(path.join(tmpdir(), 'lock-')), 'lock');
  const failure = exclusively(lock, 'fails', quiet([]), async () => Promise.reject(new Error('no')));
  await expect(failure).rejects.toThrow('no');
  const said: string[] = [];
  await exclusively(lock, 'works', quiet(said), async () => undefined);
  expect(said).toEqual([]);
});
