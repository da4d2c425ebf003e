import path from 'node:path';
import { paths } from '../paths.ts';

/**
 * Puts programs first on this process's PATH, so that everything it starts finds them by name. Programs built here come
 * before all others: they were built because the version on PATH is not suitable.
 */
export function putOnPath(programs: Readonly<Record<string, string>>): void {
  const folders = [...new Set(Object.values(programs).map((program) => path.dirname(program)))];
  const [built, installed] = [true, false].map((here) =>
    folders.filter((at) => at.startsWith(paths.toolCache) === here),
  );
  process.env.PATH = [...(built ?? []), ...(installed ?? []), process.env.PATH].join(path.delimiter);
}
