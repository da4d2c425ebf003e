import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import path from 'node:path';
import which from 'which';
import { paths } from '../paths.ts';
import { heldDirectory } from '../process/held-directory.ts';
import { exclusively } from '../process/lock.ts';
import type { Report } from '../process/report.ts';
import { go } from './go.ts';
import { goModule, linkerFlags } from './versions.ts';

const source = path.join(import.meta.dirname, '../chart/renderer');
const directory = path.join(paths.toolCache, 'renderer');

/**
 * The path of the resident renderer (harness/chart/renderer), built now where it is missing or where its source or the
 * pins of tools/go have changed. It shares the compiled packages of helm.
 *
 * @returns undefined where it has to be built and there is no `go` on PATH
 * @throws when the build fails
 */
export async function rendererProgram(report: Report): Promise<string | undefined> {
  const program = location();
  if (existsSync(program)) return program;
  if (!(await which('go', { nothrow: true }))) return undefined;
  await exclusively(`${directory}.lock`, 'builds the renderer', report, async () => {
    if (!existsSync(program)) await report.during('building the renderer', () => build(program));
  });
  return program;
}

async function build(program: string): Promise<void> {
  const workshop = heldDirectory(path.join(paths.toolCache, `renderer-${process.pid}`));
  try {
    const draft = path.join(workshop.path, 'renderer');
    const args = ['build', '-ldflags', linkerFlags(), '-o', draft, ...sources()];
    await go({ directory: goModule, cgo: false }, args, () => undefined, workshop);
    await mkdir(directory, { recursive: true });
    const outdated = await readdir(directory);
    await rename(draft, program);
    await Promise.all(outdated.map((name) => rm(path.join(directory, name))));
  } finally {
    await workshop.remove();
  }
}

/** The program's name holds the state of all that it is built from. */
function location(): string {
  const hash = createHash('sha256').update(linkerFlags());
  const pins = ['go.mod', 'go.sum'].map((file) => path.join(goModule, file));
  for (const file of [...pins, ...sources()]) hash.update(readFileSync(file));
  return path.join(directory, `renderer-${hash.digest('hex').slice(0, 16)}`);
}

function sources(): string[] {
  const names = readdirSync(source).filter((name) => name.endsWith('.go'));
  return names.sort().map((name) => path.join(source, name));
}
