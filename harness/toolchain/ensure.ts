import { execa } from 'execa';
import semver from 'semver';
import which from 'which';
import type { Report } from '../process/report.ts';
import { builtTools } from './store.ts';
import { type ToolName, tools } from './versions.ts';

/**
 * The absolute paths of programs: from PATH if it has a suitable version, otherwise built with Go into .tools, once.
 *
 * @throws when a program has to be built and Go is missing or too old
 */
export async function ensureTools<Name extends ToolName>(
  names: readonly Name[],
  report: Report,
): Promise<Record<Name, string>> {
  const installed = new Map<ToolName, string>();
  await Promise.all(names.map(async (name) => add(installed, name, await fittingOnPath(name))));
  const missing = names.filter((name) => !installed.has(name));
  const built = await builtTools(missing, report);
  return Object.fromEntries([...installed, ...built]) as Record<Name, string>;
}

function add(installed: Map<ToolName, string>, name: ToolName, program: string | undefined): void {
  if (program) installed.set(name, program);
}

/** The first program of that name on PATH, if its version is suitable. */
export async function fittingOnPath(name: ToolName): Promise<string | undefined> {
  const program = await which(name, { nothrow: true });
  if (!program) return undefined;
  const { fits, versionArguments } = tools[name];
  const { stdout } = await execa(program, versionArguments, {
    reject: false,
    timeout: 10_000,
    stdin: 'ignore',
  });
  const version = semver.coerce(/v?\d+\.\d+\.\d+/.exec(String(stdout ?? ''))?.[0]);
  return version && semver.satisfies(version, fits) ? program : undefined;
}
