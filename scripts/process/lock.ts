import { mkdir } from 'node:fs/promises';
import lockfile from 'proper-lockfile';
import type { Report } from '../report.ts';

/**
 * Runs `work` while no other process of this repository runs work under the same lock. The lock of a killed process
 * is taken over after ten seconds.
 *
 * @param directory the folder that the lock protects; made when missing
 * @param what the work as it reads after "waiting for another process that"
 */
export async function exclusively<T>(
  directory: string,
  what: string,
  report: Report,
  work: () => Promise<T>,
): Promise<T> {
  await mkdir(directory, { recursive: true });
  const release = await acquire(directory, what, report);
  try {
    return await work();
  } finally {
    await release();
  }
}

async function acquire(directory: string, what: string, report: Report): Promise<() => Promise<void>> {
  // Work under a lost lock is harmless: what it makes is put in place by a rename.
  const options = { onCompromised: () => undefined };
  try {
    return await lockfile.lock(directory, options);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ELOCKED') throw error;
  }
  const retries = { forever: true, factor: 1, minTimeout: 500 };
  return report.during(`waiting for another process that ${what}`, () =>
    lockfile.lock(directory, { ...options, retries }),
  );
}
