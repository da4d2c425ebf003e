import { type LoopbackRegistry, pushWithHelm } from './loopback-registry.ts';
import type { ChartPackage } from './package.ts';
import { copyManifest, type PublishedChart, publishedChart, publishTag } from './registry.ts';
import { attest, attestationProblem, sign, signatureProblem } from './signatures.ts';
import { type ReleaseTarget, releaseTargetOf } from './target.ts';
import type { ReleaseTools } from './tools.ts';
import { type Expected, publishedProblems, pullProblem } from './verify.ts';

/** A version to publish. */
export interface Publication {
  readonly name: string;
  readonly chart: ChartPackage;
  readonly target: ReleaseTarget;
  readonly expected: Expected;
  readonly bomFile: string;
  /** Directory for pulled packages. */
  readonly workshop: string;
}

/**
 * Publishes a version so that users see it complete or not at all: the package is copied by its digest, signed,
 * attested and verified there, and the tag of the version, which one request sets, comes last. Steps completed
 * by an earlier run are not repeated.
 *
 * @returns true if it was published now, false if the registry already had it
 * @throws if the registry has the version with another package, or if verification fails
 */
export async function publish(
  tools: ReleaseTools,
  publication: Publication,
  staging: LoopbackRegistry,
): Promise<boolean> {
  const { target, expected } = publication;
  const before = await publishedChart(tools, target, expected.version);
  if (before) refuseOther(before, publication);
  else await publishNew(tools, publication, staging);
  failOn(await publishedProblems(tools, target, expected, publication.workshop), publication);
  return !before;
}

async function publishNew(
  tools: ReleaseTools,
  { name, chart, target, expected, bomFile, workshop }: Publication,
  staging: LoopbackRegistry,
): Promise<void> {
  const staged = releaseTargetOf(`oci://${await pushWithHelm(tools, chart.file, staging)}`, name);
  const found = await publishedChart(tools, staged, expected.version);
  const wrong = found ? await pullProblem(tools, staged, expected, workshop) : 'helm push left nothing';
  if (!found || wrong) throw new Error(`${chart.file}: ${wrong}`);
  const reference = `${target.repository}@${found.digest}`;
  await copyManifest(tools, `${staged.repository}@${found.digest}`, reference);
  await sign(tools, reference, expected.cosign);
  await attest(tools, reference, { file: bomFile, content: expected.bom }, expected.cosign);
  const problem =
    (await signatureProblem(tools, reference, expected.cosign)) ??
    (await attestationProblem(tools, reference, expected.bom, expected.cosign));
  if (problem) throw new Error(`${reference} does not verify, so it was not tagged: ${problem}`);
  await publishTag(tools, reference, expected.version);
}

function refuseOther({ sha256 }: PublishedChart, { target, expected }: Publication): void {
  if (sha256 === expected.sha256) return;
  throw new Error(
    `${target.repository}:${expected.version} is published with another package (SHA-256 ${sha256}, not ` +
      `${expected.sha256}). A published version never changes: raise the version.`,
  );
}

function failOn(problems: readonly string[], { target, expected }: Publication): void {
  if (problems.length === 0) return;
  const lines = problems.map((problem) => `  ${problem}`).join('\n');
  throw new Error(`${target.repository}:${expected.version} does not verify:\n${lines}`);
}
