import path from 'node:path';

/** Puts programs on this process's PATH, before all others, so that everything it starts finds them by name. */
export function putOnPath(programs: Readonly<Record<string, string>>): void {
  const folders = new Set(Object.values(programs).map((program) => path.dirname(program)));
  process.env.PATH = [...folders, process.env.PATH].join(path.delimiter);
}
