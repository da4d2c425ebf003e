import { readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import type { HeldDirectory } from '../process/held-directory.ts';
import type { Report } from '../process/report.ts';
import { type GoModule, go } from './go.ts';
import { goModule, linkerFlags, type ToolName, tools } from './versions.ts';

type Update = (detail: string) => void;

/**
 * Builds programs with Go into a directory, each under its tool's name, in one build that shares their packages. Takes
 * minutes with an empty build cache; an interrupted build continues where it stopped.
 */
export async function buildTools(
  names: readonly ToolName[],
  into: HeldDirectory,
  report: Report,
): Promise<void> {
  const packages = names.map((name) => tools[name].package);
  report.line(`Not on PATH in a suitable version, so built with Go, once: ${names.join(', ')}`);
  const flags = ['-ldflags', linkerFlags()];
  await buildPackages({ module: { directory: goModule, cgo: false }, packages, flags }, into, report);
  const [etcd, built] = [tools.etcd.package, path.join(into.path, 'server')];
  if (packages.includes(etcd)) await rename(built, path.join(into.path, 'etcd'));
}

/** Main packages of a module, and the flags that `go list` and `go build` take for them. */
export interface GoBuild {
  readonly module: GoModule;
  readonly packages: readonly string[];
  readonly flags: readonly string[];
}

/** Builds main packages into a directory, each under the last element of its path, and reports the progress. */
export async function buildPackages(goBuild: GoBuild, into: HeldDirectory, report: Report): Promise<void> {
  const count = await report.during('fetching the sources', (update) => uncompiled(goBuild, update));
  await report.during('building', (update) => build(goBuild, into, count, update));
}

/** The number of packages that are not yet in Go's build cache. Downloads missing modules. */
async function uncompiled({ module, packages, flags }: GoBuild, update: Update): Promise<number> {
  let fetched = 0;
  const stale = '{{if .Stale}}{{.ImportPath}}{{end}}';
  const lines = await go(module, ['list', ...flags, '-deps', '-f', stale, ...packages], (line) => {
    const [, fetching] = /^go: downloading (\S+)/.exec(line) ?? [];
    if (fetching) update(`${++fetched} modules, now ${fetching}`);
  });
  const count = lines.filter(Boolean).length;
  update(`${fetched} modules fetched, ${count} packages to compile`);
  return count;
}

/** `go build -v` names each package as its compilation begins, and each program appears as it is linked. */
async function build(
  { module, packages, flags }: GoBuild,
  into: HeldDirectory,
  total: number,
  update: Update,
): Promise<void> {
  let compiled = 0;
  const programs = packages.map((name) => path.basename(name, '.go'));
  const show = async (): Promise<void> => {
    const linked = (await readdir(into.path)).filter((program) => programs.includes(program));
    update(
      `${compiled} of ${total} packages compiled, ${linked.length} of ${programs.length} programs linked`,
    );
  };
  const ticker = setInterval(() => void show(), 1000);
  try {
    const args = ['build', '-v', ...flags, '-o', into.path + path.sep, ...packages];
    await go(module, args, () => void compiled++, into);
    await show();
  } finally {
    clearInterval(ticker);
  }
}
