import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { paths } from '../paths.ts';
import { heldDirectory } from '../process/held-directory.ts';
import { exclusively } from '../process/lock.ts';
import type { Report } from '../process/report.ts';
import { buildTools } from './build.ts';
import { goModule, linkerFlags, type ToolName } from './versions.ts';

const directory = path.join(paths.toolCache, 'go');
const inventory = path.join(directory, 'inventory.json');

/** What the folder contains: a hash of the pins it was built from, and the size of each program in bytes. */
interface Inventory {
  readonly pins: string;
  readonly sizes: Readonly<Record<string, number | undefined>>;
}

/**
 * The paths of programs built from tools/go; missing ones are built now. A program counts as built if the inventory,
 * which is written last, lists it with its size and the current pins.
 */
export async function builtTools(names: readonly ToolName[], report: Report): Promise<Map<ToolName, string>> {
  if ((await unbuilt(names)).length > 0) {
    await exclusively(`${directory}.lock`, 'builds the tools', report, async () => {
      const missing = await unbuilt(names);
      if (missing.length > 0) await build(missing, report);
    });
  }
  return new Map(names.map((name) => [name, location(name)]));
}

async function build(names: readonly ToolName[], report: Report): Promise<void> {
  const workshop = heldDirectory(path.join(paths.toolCache, `go-${process.pid}`));
  try {
    await buildTools(names, workshop, report);
    const sizes = { ...(await readInventory()).sizes };
    if (Object.keys(sizes).length === 0) await rm(directory, { recursive: true, force: true });
    await mkdir(directory, { recursive: true });
    for (const name of names) {
      await rename(path.join(workshop.path, name), location(name));
      sizes[name] = await size(name);
    }
    const draft = path.join(workshop.path, 'inventory.json');
    await writeFile(draft, JSON.stringify({ pins: pins(), sizes } satisfies Inventory, undefined, 2));
    await rename(draft, inventory);
  } finally {
    await workshop.remove();
  }
}

async function unbuilt(names: readonly ToolName[]): Promise<ToolName[]> {
  const { sizes } = await readInventory();
  const complete = await Promise.all(
    names.map(async (name) => sizes[name] !== undefined && sizes[name] === (await size(name))),
  );
  return names.filter((_, index) => !complete[index]);
}

/** The inventory; empty if there is none or if the pins have changed. */
async function readInventory(): Promise<Inventory> {
  try {
    const found = JSON.parse(await readFile(inventory, 'utf8')) as Inventory;
    if (found.pins === pins()) return found;
  } catch (error) {
    const missing = (error as NodeJS.ErrnoException).code === 'ENOENT';
    if (!missing && !(error instanceof SyntaxError)) throw error;
  }
  return { pins: pins(), sizes: {} };
}

function pins(): string {
  const hash = createHash('sha256').update(linkerFlags());
  for (const file of ['go.mod', 'go.sum']) hash.update(readFileSync(path.join(goModule, file)));
  return hash.digest('hex');
}

function location(name: ToolName): string {
  return path.join(directory, name);
}

async function size(name: ToolName): Promise<number | undefined> {
  return (await stat(location(name)).catch(() => undefined))?.size;
}
