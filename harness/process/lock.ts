import { mkdirSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { eventually } from './eventually.ts';
import type { Report } from './report.ts';

/** SQLite's result code for "another connection holds the lock" (sqlite.org/rescode.html). */
const busy = 5;

/**
 * Runs `work` while holding a lock; waits for as long as another process holds it. The lock is SQLite's lock on an
 * empty file: the kernel releases it when its holder ends, even by kill -9.
 *
 * @param file the lock file; created if missing, and never removed
 * @param what the work as it reads after "waiting for another process that"
 */
export async function exclusively<T>(
  file: string,
  what: string,
  report: Report,
  work: () => Promise<T>,
): Promise<T> {
  mkdirSync(path.dirname(file), { recursive: true });
  const lock = acquire(file) ?? (await wait(file, what, report));
  try {
    return await work();
  } finally {
    lock.close();
  }
}

async function wait(file: string, what: string, report: Report): Promise<DatabaseSync> {
  const hours = 3600;
  return report.during(`waiting for another process that ${what}`, () =>
    eventually(`the lock ${file} is free`, () => acquire(file), { timeoutSeconds: 2 * hours }),
  );
}

/** The lock, or undefined when another process holds it. */
function acquire(file: string): DatabaseSync | undefined {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return database;
  } catch (error) {
    database.close();
    if ((error as { errcode?: number }).errcode !== busy) throw error;
    return undefined;
  }
}
