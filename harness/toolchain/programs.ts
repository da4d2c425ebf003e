import { createHash } from 'node:crypto';
import { access, constants, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { paths } from '../paths.ts';
import { heldDirectory } from '../process/held-directory.ts';
import { exclusively } from '../process/lock.ts';
import type { Report } from '../process/report.ts';
import { buildPackages } from './build.ts';

/** Programs that a Go module of ours below tools/ pins: the module's folder, and each program's main package. */
export interface PinnedPrograms<Name extends string> {
  readonly module: string;
  readonly packages: Readonly<Record<Name, string>>;
  /** Build tags. */
  readonly tags?: readonly string[];
}

/** Without debug information: the programs are a third smaller. */
function flagsOf({ tags = [] }: PinnedPrograms<string>): string[] {
  return ['-ldflags', '-s -w', ...(tags.length > 0 ? ['-tags', tags.join(',')] : [])];
}

/**
 * The absolute paths of a module's programs, built with Go into .tools, once, and again when its pins change.
 *
 * @throws when Go is missing or too old, or when the build fails
 */
export async function ensurePrograms<Name extends string>(
  pinned: PinnedPrograms<Name>,
  report: Report,
): Promise<Record<Name, string>> {
  const directory = path.join(paths.toolCache, pinned.module);
  const names = Object.keys(pinned.packages) as Name[];
  const programs = names.map((name) => [name, path.join(directory, name)] as const);
  const all = programs.map(([, program]) => program);
  if (!(await built(pinned, all))) {
    await exclusively(`${directory}.lock`, `builds ${names.join(', ')}`, report, async () => {
      if (await built(pinned, all)) return;
      report.line(`Built with Go, once: ${names.join(', ')}`);
      await build(pinned, all, report);
    });
  }
  return Object.fromEntries(programs) as Record<Name, string>;
}

async function build(
  pinned: PinnedPrograms<string>,
  programs: readonly string[],
  report: Report,
): Promise<void> {
  const { module } = pinned;
  const workshop = heldDirectory(path.join(paths.toolCache, `${module}-${process.pid}`));
  try {
    const goModule = { directory: path.join(paths.toolPins, module), cgo: false };
    const packages = Object.values(pinned.packages);
    await buildPackages({ module: goModule, packages, flags: flagsOf(pinned) }, workshop, report);
    const directory = path.join(paths.toolCache, module);
    await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
    for (const program of programs) await rename(path.join(workshop.path, path.basename(program)), program);
    await writeFile(stamp(module), await pins(pinned));
  } finally {
    await workshop.remove();
  }
}

async function built(pinned: PinnedPrograms<string>, programs: readonly string[]): Promise<boolean> {
  try {
    await Promise.all(programs.map((program) => access(program, constants.X_OK)));
    return (await readFile(stamp(pinned.module), 'utf8')) === (await pins(pinned));
  } catch {
    return false;
  }
}

function stamp(module: string): string {
  return path.join(paths.toolCache, module, 'pins.sha256');
}

async function pins(pinned: PinnedPrograms<string>): Promise<string> {
  const hash = createHash('sha256').update(flagsOf(pinned).join(' '));
  for (const file of ['go.mod', 'go.sum'])
    hash.update(await readFile(path.join(paths.toolPins, pinned.module, file)));
  return hash.digest('hex');
}
