import { readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import type { HeldDirectory } from '../process/held-directory.ts';
import type { Report } from '../report.ts';
import { go } from './go.ts';
import { linkerFlags, type ToolName, tools } from './versions.ts';

type Update = (detail: string) => void;

/**
 * Builds programs with Go into a directory, each under its tool's name, in one build that shares their packages.
 * Five minutes of two cores when nothing is compiled yet; what a broken-off build compiled is not compiled again.
 */
export async function buildTools(
  names: readonly ToolName[],
  into: HeldDirectory,
  report: Report,
): Promise<void> {
  const packages = names.map((name) => tools[name].package);
  const compiled = await report.during('fetching the sources', (update) => uncompiled(packages, update));
  await report.during(`building ${names.join(', ')}`, (update) => build(packages, into, compiled, update));
  const [etcd, built] = [tools.etcd.package, path.join(into.path, 'server')];
  if (packages.includes(etcd)) await rename(built, path.join(into.path, 'etcd'));
}

/** The number of packages that Go's build cache does not hold yet. Downloads the modules that are missing. */
async function uncompiled(packages: readonly string[], update: Update): Promise<number> {
  let fetched = 0;
  const stale = '{{if .Stale}}{{.ImportPath}}{{end}}';
  const { stdout } = await go(['list', '-deps', '-f', stale, ...packages], (line) => {
    const [, module] = /^go: downloading (\S+)/.exec(line) ?? [];
    if (module) update(`${++fetched} modules, now ${module}`);
  });
  const count = stdout.filter(Boolean).length;
  update(`${fetched} modules fetched, ${count} packages to compile`);
  return count;
}

async function build(
  packages: readonly string[],
  into: HeldDirectory,
  total: number,
  update: Update,
): Promise<void> {
  let compiled = 0;
  const linked = async (): Promise<string[]> => readdir(into.path);
  const ticker = setInterval(() => void linked().then((done) => show(done.length)), 1000);
  const show = (programs: number): void =>
    update(`${compiled} of ${total} packages compiled, ${programs} of ${packages.length} programs linked`);
  try {
    const output = `${into.path}${path.sep}`;
    const args = ['build', '-v', '-ldflags', linkerFlags(), '-o', output, ...packages];
    await go(args, () => void compiled++, into.hold);
    show((await linked()).length);
  } finally {
    clearInterval(ticker);
  }
}
