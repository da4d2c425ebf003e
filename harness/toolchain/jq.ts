import { access, constants, mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
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
 * Puts the gojq that tools/gojq pins on this process's PATH under the name `jq`, before any other: it starts in a tenth of
 * the CPU time of jq 1.6, and the migration scripts call jq thousands of times in a run of the tests. It is built with Go,
 * once, in half a minute.
 *
 * @throws when it has to be built and Go is missing or too old
 */
export async function provideJq(report: Report): Promise<void> {
  if (!(await built())) {
    await exclusively(`${directory}.lock`, 'builds gojq', report, async () => {
      if (!(await built())) await build(report);
    });
  }
  putOnPath({ jq: program });
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
