import type { Report } from '../process/report.ts';
import { ensureTools } from '../toolchain/ensure.ts';
import { ensurePrograms } from '../toolchain/programs.ts';

/** The programs of tools/release: cosign signs, crane copies between registries, registry is used by tests. */
const pinned = {
  module: 'release',
  packages: {
    cosign: 'github.com/sigstore/cosign/v3/cmd/cosign',
    crane: 'github.com/google/go-containerregistry/cmd/crane',
    registry: 'github.com/distribution/distribution/v3/cmd/registry',
  },
} as const;

/** Absolute paths of the programs that a release needs. */
export type ReleaseTools = Record<'helm' | 'cosign' | 'crane' | 'registry', string>;

/** Builds missing programs of a release. Takes about three minutes on two cores. */
export async function ensureReleaseTools(report: Report): Promise<ReleaseTools> {
  return { ...(await ensureTools(['helm'], report)), ...(await ensurePrograms(pinned, report)) };
}
