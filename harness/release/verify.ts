import { mkdtemp } from 'node:fs/promises';
import path from 'node:path';
import { run } from '../process/run.ts';
import { sha256 as hashOf } from './package.ts';
import { publishedChart } from './registry.ts';
import { attestationProblem, signatureProblem } from './signatures.ts';
import type { CosignArguments } from './signer.ts';
import { helmTransport, type ReleaseTarget } from './target.ts';
import type { ReleaseTools } from './tools.ts';

/** Expected properties of a published version. */
export interface Expected {
  readonly version: string;
  /** The SHA-256 of the package, in hexadecimal. */
  readonly sha256: string;
  readonly bom: object;
  readonly cosign: CosignArguments;
  /** Public or secret PGP keys accepted for the provenance; undefined if there is none. */
  readonly keyring?: string | undefined;
}

/** Problems of a version in a registry, checked only against the registry; empty if there are none. */
export async function publishedProblems(
  tools: ReleaseTools,
  target: ReleaseTarget,
  expected: Expected,
  workshop: string,
): Promise<string[]> {
  const { version } = expected;
  const published = await publishedChart(tools, target, version);
  if (!published) return [`${target.repository} has no version ${version}`];
  const reference = `${target.repository}@${published.digest}`;
  const different = published.sha256 !== expected.sha256;
  const problems = [
    different && `the package has SHA-256 ${published.sha256}, expected ${expected.sha256}`,
    prefixed('signature', await signatureProblem(tools, reference, expected.cosign)),
    prefixed('attestation', await attestationProblem(tools, reference, expected.bom, expected.cosign)),
    await pullProblem(tools, target, expected, workshop),
  ];
  return problems.filter((problem) => typeof problem === 'string');
}

function prefixed(what: string, problem: string | undefined): string | undefined {
  return problem && `${what}: ${problem}`;
}

/** Why `helm pull` with provenance verification does not return the expected package; undefined if it does. */
export async function pullProblem(
  { helm }: Pick<ReleaseTools, 'helm'>,
  target: ReleaseTarget,
  { version, sha256, keyring }: Pick<Expected, 'version' | 'sha256' | 'keyring'>,
  workshop: string,
): Promise<string | undefined> {
  const folder = await mkdtemp(path.join(workshop, 'pulled-'));
  const where = ['--destination', folder, '--version', version];
  const verified = keyring ? ['--verify', '--keyring', keyring] : [];
  const args = ['pull', `oci://${target.repository}`, ...where, ...helmTransport(target), ...verified];
  const { stderr, end } = await run(helm, args);
  if (end !== 'exit code 0') return `helm pull: ${stderr.at(-1)}`;
  const name = path.basename(target.repository);
  const pulled = await hashOf(path.join(folder, `${name}-${version}.tgz`));
  return pulled === sha256 ? undefined : `helm pull: the package has SHA-256 ${pulled}, expected ${sha256}`;
}
