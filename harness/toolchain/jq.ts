import { access, constants, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import which from 'which';
import { paths } from '../paths.ts';
import { heldDirectory } from '../process/held-directory.ts';
import { exclusively } from '../process/lock.ts';
import type { Report } from '../process/report.ts';
import { buildPackages } from './build.ts';
import { putOnPath } from './path.ts';

const module = { directory: path.join(paths.toolPins, 'gojq'), cgo: false } as const;
const directory = path.join(paths.toolCache, 'gojq');
const program = path.join(directory, 'jq');
const stamp = path.join(directory, 'go.sum');

/**
 * Makes sure that this process's PATH has a `jq` that the migration scripts accept: where it has none, gojq is built with
 * Go from the module that tools/gojq pins, once, in half a minute.
 *
 * @throws when it has to be built and Go is missing or too old
 */
export async function provideJq(report: Report): Promise<void> {
  if (!(await suitableOnPath())) putOnPath({ jq: await builtJq(report) });
}

/** The path of gojq under the name `jq`, whatever is on PATH. */
export async function builtJq(report: Report): Promise<string> {
  if (!(await built())) {
    await exclusively(`${directory}.lock`, 'builds gojq', report, async () => {
      if (!(await built())) await build(report);
    });
  }
  return program;
}

/** `--args` came with jq 1.6. */
async function suitableOnPath(): Promise<boolean> {
  const found = await which('jq', { nothrow: true });
  if (!found) return false;
  const { exitCode } = await execa(found, ['-n', '--args', '$ARGS.positional'], {
    reject: false,
    stdin: 'ignore',
    timeout: 10_000,
  });
  return exitCode === 0;
}

async function build(report: Report): Promise<void> {
  const workshop = heldDirectory(path.join(paths.toolCache, `gojq-${process.pid}`));
  try {
    const packages = ['github.com/itchyny/gojq/cmd/gojq'];
    await buildPackages({ module, packages, flags: ['-ldflags', '-s -w'] }, workshop, report);
    await mkdir(directory, { recursive: true });
    await rename(path.join(workshop.path, 'gojq'), program);
    await writeFile(stamp, await pins());
  } finally {
    await workshop.remove();
  }
}

async function built(): Promise<boolean> {
  try {
    await access(program, constants.X_OK);
    return (await readFile(stamp, 'utf8')) === (await pins());
  } catch {
    return false;
  }
}

function pins(): Promise<string> {
  return readFile(path.join(module.directory, 'go.sum'), 'utf8');
}
