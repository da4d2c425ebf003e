import { readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Case } from '../migration/support/fake.ts';

/** The lines that some bash scripts have run. */
export class ShellLines {
  readonly #run: ReadonlySet<string>;

  /** @param trace lines as `+FILE:LINE:`, in which bash repeats the `+` in substitutions */
  constructor(trace: string) {
    this.#run = new Set([...trace.matchAll(/^\++([^:\s]+:\d+):/gm)].map(([, place = '']) => place));
  }

  /** Whether a line may have run: bash names only the first or the last line of a command of several. */
  mayRun(file: string, line: number): boolean {
    return Array.from({ length: 9 }, (_, index) => line + index - 4).some((near) =>
      this.#run.has(`${file}:${near}`),
    );
  }
}

/** A case, the lines that it runs, and how long it takes. */
export interface TracedCase extends Case {
  readonly lines: ShellLines;
  readonly milliseconds: number;
}

/**
 * Runs a function, and returns which lines of the bash scripts in a folder were run meanwhile. The scripts get a first
 * line of a few commands more.
 */
export async function recorded(
  folder: string,
  files: readonly string[],
  run: () => Promise<void>,
): Promise<ShellLines> {
  const trace = path.join(folder, 'trace');
  await writeFile(trace, '');
  const originals = await Promise.all(files.map((file) => readFile(path.join(folder, file), 'utf8')));
  const write = (text: (original: string) => string) =>
    Promise.all(files.map((file, index) => writeFile(path.join(folder, file), text(originals[index] ?? ''))));
  await write((original) => traced(original, trace));
  await run();
  await write((original) => original);
  const lines = new ShellLines(await readFile(trace, 'utf8'));
  await rm(trace);
  return lines;
}

/** The script, which writes its trace to a file: set up on the line of its first command, so that all lines stay. */
export function traced(script: string, trace: string): string {
  const lines = script.split('\n');
  const first = lines.findIndex((line) => line !== '' && !line.startsWith('#'));
  const start = `exec 19>>'${trace}'; BASH_XTRACEFD=19; PS4='+\${BASH_SOURCE##*/}:$LINENO: '; set -x; `;
  return lines.with(first, start + lines[first]).join('\n');
}
