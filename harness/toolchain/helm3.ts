import { readFileSync } from 'node:fs';
import path from 'node:path';
import { paths } from '../paths.ts';
import type { Report } from '../process/report.ts';
import { ensurePrograms } from './programs.ts';

const pinned = { module: 'helm3', packages: { helm: 'helm.sh/helm/v3/cmd/helm' } } as const;

/** The version of Helm 3 that tools/helm3/go.mod pins, such as `3.22.0`. */
export const helm3Version = pinnedVersion();

/**
 * The absolute path of Helm 3, whatever is on PATH. Built with Go, once; takes about a minute on two cores, because it
 * shares packages with kubectl.
 *
 * @throws when Go is missing or too old, or when the build fails
 */
export async function helm3Program(report: Report): Promise<string> {
  return (await ensurePrograms(pinned, report)).helm;
}

function pinnedVersion(): string {
  const file = path.join(paths.toolPins, pinned.module, 'go.mod');
  const [, version] = /helm\.sh\/helm\/v3 v(\S+)/.exec(readFileSync(file, 'utf8')) ?? [];
  if (!version) throw new Error(`${file} requires no helm.sh/helm/v3`);
  return version;
}
