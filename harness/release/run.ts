import { mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Report } from '../process/report.ts';
import { type PublishedKey, releaseAnnotations } from './annotations.ts';
import { billOfMaterials, imagesOf, withDigests } from './bill-of-materials.ts';
import { releaseProblems } from './checks.ts';
import { packKvEvents } from './kv-events-package.ts';
import { startLoopbackRegistry } from './loopback-registry.ts';
import { type ChartPackage, packageChart, packageProblems, sha256 } from './package.ts';
import { publish } from './publish.ts';
import { headCommit } from './repository.ts';
import { publishRepositoryMetadata } from './repository-metadata.ts';
import { signFile } from './signatures.ts';
import { cosignArguments, type Signer, throwAwayKey } from './signer.ts';
import { releaseTargetOf } from './target.ts';
import type { ReleaseTools } from './tools.ts';
import { type ChartFile, chartFolder, readChartFile } from './versions.ts';
import { writeNotes } from './write-notes.ts';

/** What is released, how it is signed, and where it goes. */
export interface ReleaseSettings {
  /** The repository. */
  readonly root: string;
  /** `oci://HOST/FOLDER`: where users install from. */
  readonly registry: string;
  /** Runs all steps with an in-memory registry, and publishes nothing. */
  readonly dryRun: boolean;
  /** Output directory of the release files. */
  readonly output: string;
  /** Undefined only in a dry run, which then generates a key. */
  readonly signer?: Signer | undefined;
  readonly pgp?: PublishedKey | undefined;
  readonly sourceUrl?: string | undefined;
  /** Queries the registries for the digests of the images, for the bill of materials. */
  readonly resolveImages: boolean;
}

interface Built {
  readonly chart: ChartFile;
  readonly package: ChartPackage;
  readonly bom: object;
  readonly bomFile: string;
}

/**
 * Checks, tests, packages and publishes the checked-out commit. Can be repeated after a failure or an interruption.
 *
 * @param test runs the tests of this commit, and rejects if one fails
 * @throws with the problems that prevent the release
 */
export async function runRelease(
  settings: ReleaseSettings,
  tools: ReleaseTools,
  test: () => Promise<void>,
  report: Report,
): Promise<void> {
  await report.during('checks', () => check(settings.root));
  await test();
  await mkdir(settings.output, { recursive: true });
  const built = await report.during('package, bill of materials, notes', () => build(settings, tools));
  const done = await report.during(`publish ${built.chart.version}`, () => deliver(settings, tools, built));
  report.line(done);
}

async function check(root: string): Promise<void> {
  const problems = await releaseProblems(root);
  if (problems.length > 0) throw new Error(['Not ready for a release:', ...problems].join('\n- '));
}

async function build(settings: ReleaseSettings, tools: ReleaseTools): Promise<Built> {
  const { root, output, pgp, registry } = settings;
  const commit = await headCommit(root);
  const folder = path.join(root, chartFolder);
  const where = { chart: folder, workshop: output };
  const annotations = await releaseAnnotations(tools, where, settings);
  const packed = await packageChart(tools, { root, commit, annotations, pgpKey: pgp?.key }, output);
  const problems = await packageProblems(packed.file, folder);
  if (problems.length > 0) throw new Error(problems.join('\n'));
  const chart = await readChartFile(folder);
  const images = settings.resolveImages ? await withDigests(tools, imagesOf(chart)) : imagesOf(chart);
  const bom = billOfMaterials(chart, packed, commit, images);
  const bomFile = path.join(output, `${chart.name}-${chart.version}.cdx.json`);
  await writeFile(bomFile, `${JSON.stringify(bom, undefined, 2)}\n`);
  const tool = await packKvEvents(root, output);
  const notes = await writeNotes(root, chart, registry, output);
  await writeChecksums(output, [packed.file, bomFile, tool, notes]);
  return { chart, package: packed, bom, bomFile };
}

const sums = 'SHA256SUMS';

/** SHA256SUMS in the format of `sha256sum --check`; its signature covers all files. */
async function writeChecksums(output: string, files: readonly string[]): Promise<void> {
  const lines = await Promise.all(
    files.map(async (file) => `${await sha256(file)}  ${path.basename(file)}\n`),
  );
  await writeFile(path.join(output, sums), lines.join(''));
}

async function deliver(
  settings: ReleaseSettings,
  tools: ReleaseTools,
  { chart, package: packed, bom, bomFile }: Built,
): Promise<string> {
  const { dryRun, output, pgp } = settings;
  const workshop = path.join(output, 'work');
  await mkdir(workshop, { recursive: true });
  const staging = await startLoopbackRegistry(tools);
  try {
    const signer = settings.signer ?? (await throwAwayKey(tools, workshop));
    const cosign = await cosignArguments(signer, workshop);
    const target = releaseTargetOf(dryRun ? `oci://${staging.host}/dry-run` : settings.registry, chart.name);
    const keyring = pgp?.key.keyring;
    const expected = { version: chart.version, sha256: packed.sha256, bom, cosign, keyring };
    const publication = { name: chart.name, chart: packed, target, expected, bomFile, workshop };
    const now = await publish(tools, publication, staging);
    await publishRepositoryMetadata(tools, settings.root, target, staging);
    const bundle = path.join(dryRun ? workshop : output, `${sums}.sigstore.json`);
    await signFile(tools, path.join(output, sums), bundle, cosign);
    const what = `${target.repository}:${chart.version}`;
    if (dryRun) return `Dry run succeeded, nothing was published. The files are in ${output}`;
    return now ? `Published and verified: ${what}` : `Already published, verified again: ${what}`;
  } finally {
    await staging.stop();
    await rm(workshop, { recursive: true, force: true });
  }
}
