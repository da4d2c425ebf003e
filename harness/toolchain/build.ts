import { readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import type { HeldDirectory } from '../process/held-directory.ts';
import type { Report } from '../process/report.ts';
import { go } from './go.ts';
import { linkerFlags, type ToolName, tools } from './versions.ts';

type Update = (detail: string) => void;

/**
 * Builds programs with Go into a directory, each under its tool's name, in one build that shares their packages.
 * Minutes where nothing is compiled yet; what a broken-off build has compiled is not compiled again.
 */
export async function buildTools(
  names: readonly ToolName[],
  into: HeldDirectory,
  report: Report,
): Promise<void> {
  const packages = names.map((name) => tools[name].package);
  report.line(`Not on PATH in a fitting version, so built with Go, once: ${names.join(', ')}`);
  const count = await report.during('fetching the sources', (update) => uncompiled(packages, update));
  await report.during('building', (update) => build(packages, into, count, update));
  const [etcd, built] = [tools.etcd.package, path.join(into.path, 'server')];
  if (packages.includes(etcd)) await rename(built, path.join(into.path, 'etcd'));
}

/** The number of packages that Go's build cache does not hold yet. Downloads the modules that are missing. */
async function uncompiled(packages: readonly string[], update: Update): Promise<number> {
  let fetched = 0;
  const stale = '{{if .Stale}}{{.ImportPath}}{{end}}';
  const lines = await go(['list', '-deps', '-f', stale, ...packages], (line) => {
    const [, module] = /^go: downloading (\S+)/.exec(line) ?? [];
    if (module) update(`${++fetched} modules, now ${module}`);
  });
  const count = lines.filter(Boolean).length;
  update(`${fetched} modules fetched, ${count} packages to compile`);
  return count;
}

/** `go build -v` names each package as its compilation begins, and each program appears as it is linked. */
async function build(
  packages: readonly string[],
  into: HeldDirectory,
  total: number,
  update: Update,
): Promise<void> {
  let compiled = 0;
  const show = async (): Promise<void> => {
    const { length } = await readdir(into.path);
    update(`${compiled} of ${total} packages compiled, ${length} of ${packages.length} programs linked`);
  };
  const ticker = setInterval(() => void show(), 1000);
  try {
    const args = ['build', '-v', '-ldflags', linkerFlags(), '-o', into.path + path.sep, ...packages];
    await go(args, () => void compiled++, into);
    await show();
  } finally {
    clearInterval(ticker);
  }
}
