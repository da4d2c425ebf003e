import path from 'node:path';
import { paths } from '../paths.ts';

/**
 * Puts programs on this process's PATH, before all others, so that everything it starts finds them by name. What was
 * built here goes first: it was built because the program of that name on PATH does not fit.
 */
export function putOnPath(programs: Readonly<Record<string, string>>): void {
  const folders = [...new Set(Object.values(programs).map((program) => path.dirname(program)))];
  const [built, installed] = [true, false].map((here) =>
    folders.filter((at) => at.startsWith(paths.toolCache) === here),
  );
  process.env.PATH = [...(built ?? []), ...(installed ?? []), process.env.PATH].join(path.delimiter);
}
