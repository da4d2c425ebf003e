import { createHash } from 'node:crypto';
import { access, constants, readFile, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import which from 'which';
import { paths } from '../paths.ts';
import { exclusively } from '../process/lock.ts';
import type { Report } from '../process/report.ts';
import { succeed } from '../process/run.ts';

const requirements = path.join(paths.toolPins, 'python/requirements.txt');
const environment = path.join(paths.toolCache, 'python');
const stamp = path.join(environment, 'requirements.sha256');

const programs = {
  yamllint: location('yamllint'),
  yamale: location('yamale'),
  shellcheck: location('shellcheck'),
  uv: location('uv'),
  python: location('python'),
} as const;

/** The absolute paths of the programs that are Python packages. */
export type PythonTools = typeof programs;

/**
 * Installs tools/python/requirements.txt into a virtual environment of its own in .tools, once. An incomplete
 * environment is replaced.
 *
 * @throws when Python 3.10 or later or its venv module is missing, or when a package cannot be installed
 */
export async function ensurePythonTools(report: Report): Promise<PythonTools> {
  if (!(await installed())) {
    await exclusively(`${environment}.lock`, 'installs the Python tools', report, async () => {
      if (await installed()) return;
      await report.during('installing yamllint, yamale, shellcheck, uv and test libraries', install);
    });
  }
  return programs;
}

async function install(update: (detail: string) => void): Promise<void> {
  await rm(environment, { recursive: true, force: true });
  const python = await which('python3', { nothrow: true });
  if (!python) throw new Error(`python3 is not on PATH. ${installHint}`);
  await succeed(python, ['-c', 'import sys; sys.exit(sys.version_info < (3, 10))'], {
    listen: update,
    hint: installHint,
  });
  await succeed(python, ['-m', 'venv', environment], { listen: update, hint: installHint });
  const pip = [
    '-m',
    'pip',
    '--disable-pip-version-check',
    'install',
    '--require-hashes',
    '--only-binary=:all:',
  ];
  await succeed(location('python'), [...pip, '--requirement', requirements], {
    listen: update,
    hint: installHint,
  });
  update('');
  await writeFile(stamp, await expectedStamp());
}

const installHint =
  'Linting needs Python 3.10 or later with its venv module (on Debian: apt-get install python3-venv).';

async function installed(): Promise<boolean> {
  try {
    await Promise.all(Object.values(programs).map((program) => access(program, constants.X_OK)));
    return (await readFile(stamp, 'utf8')) === (await expectedStamp());
  } catch {
    return false;
  }
}

/** A virtual environment contains its own absolute path, so it belongs to one directory and one set of requirements. */
async function expectedStamp(): Promise<string> {
  return createHash('sha256')
    .update(environment)
    .update(await readFile(requirements))
    .digest('hex');
}

function location(program: string): string {
  return path.join(environment, 'bin', program);
}
