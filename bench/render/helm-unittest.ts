import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { paths } from '../../harness/paths.ts';
import { heldDirectory } from '../../harness/process/held-directory.ts';
import type { Report } from '../../harness/process/report.ts';
import { buildPackages } from '../../harness/toolchain/build.ts';

const module = { directory: path.join(paths.toolPins, 'helm-unittest'), cgo: false } as const;

/** Builds helm-unittest from the module that tools/helm-unittest pins; Go compiles only what has changed. */
export async function helmUnittest(report: Report): Promise<string> {
  const directory = path.join(paths.toolCache, 'helm-unittest');
  const workshop = heldDirectory(`${directory}-${process.pid}`);
  try {
    const packages = ['github.com/helm-unittest/helm-unittest/cmd/helm-unittest'];
    await buildPackages({ module, packages, flags: ['-ldflags', '-s -w'] }, workshop, report);
    await mkdir(directory, { recursive: true });
    const program = path.join(directory, 'helm-unittest');
    await rename(path.join(workshop.path, 'helm-unittest'), program);
    return program;
  } finally {
    await workshop.remove();
  }
}
