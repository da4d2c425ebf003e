import { createHash } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rename, rm, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { dump, load } from 'js-yaml';
import { succeed } from '../process/run.ts';
import { type Commit, exportFolder } from './repository.ts';
import type { ReleaseTools } from './tools.ts';
import { chartFolder, readChartFile } from './versions.ts';

/** A packaged chart, with its provenance if it was signed with a PGP key. */
export interface ChartPackage {
  readonly file: string;
  readonly sha256: string;
  readonly provenance?: string;
}

/** A PGP key in the format that Helm reads: `gpg --export-secret-keys NAME > FILE`. */
export interface PgpKey {
  /** Part of the key's user id. */
  readonly name: string;
  /** The file with the secret key. */
  readonly keyring: string;
  readonly passphraseFile?: string;
}

/** Inputs of a package. */
export interface PackageOptions {
  readonly root: string;
  readonly commit: Commit;
  /** Annotations added at release time, such as the signing key. */
  readonly annotations?: Readonly<Record<string, string>>;
  readonly pgpKey?: PgpKey | undefined;
}

/**
 * Packages the chart of a commit into a directory. The package of a commit is reproducible: all files have the time
 * of the commit. An existing package with a valid provenance is kept.
 */
export async function packageChart(
  { helm }: Pick<ReleaseTools, 'helm'>,
  { root, commit, annotations = {}, pgpKey }: PackageOptions,
  into: string,
): Promise<ChartPackage> {
  const workshop = path.join(into, 'work');
  await rm(workshop, { recursive: true, force: true });
  await mkdir(workshop, { recursive: true });
  await exportFolder(root, commit.id, chartFolder, workshop);
  const chart = path.join(workshop, chartFolder);
  await annotate(path.join(chart, 'Chart.yaml'), annotations, commit.time);
  const { name, version } = await readChartFile(chart);
  await succeed(helm, ['package', chart, '--destination', workshop, ...signing(pgpKey)]);
  const file = `${name}-${version}.tgz`;
  await keep(path.join(workshop, file), path.join(into, file), commit.time);
  await rm(workshop, { recursive: true });
  return describe(path.join(into, file));
}

function signing(key: PgpKey | undefined): string[] {
  if (!key) return [];
  const passphrase = key.passphraseFile ? ['--passphrase-file', key.passphraseFile] : [];
  return ['--sign', '--key', key.name, '--keyring', key.keyring, ...passphrase];
}

async function annotate(
  file: string,
  annotations: Readonly<Record<string, string>>,
  time: Date,
): Promise<void> {
  if (Object.keys(annotations).length === 0) return;
  const chart = load(await readFile(file, 'utf8')) as { annotations?: object };
  await writeFile(file, dump({ ...chart, annotations: { ...chart.annotations, ...annotations } }));
  await utimes(file, time, time);
}

/** Signatures are not reproducible: an existing one of the same package is kept, so that a run can be repeated. */
async function keep(fresh: string, at: string, time: Date): Promise<void> {
  const [signed, wasSigned] = [`${fresh}.prov`, `${at}.prov`].map(existsSync);
  if (existsSync(at) && (await sha256(at)) === (await sha256(fresh)) && signed === wasSigned) return;
  await rm(`${at}.prov`, { force: true });
  await rename(fresh, at);
  await utimes(at, time, time);
  if (signed) await rename(`${fresh}.prov`, `${at}.prov`);
}

/** A package in a directory, as `packageChart` left it. */
export async function describe(file: string): Promise<ChartPackage> {
  const provenance = `${file}.prov`;
  return { file, sha256: await sha256(file), ...(existsSync(provenance) && { provenance }) };
}

/** The fingerprint of a PGP key, as printed by `helm verify`. @throws if Helm cannot sign with the key */
export async function fingerprintOf(
  { helm }: Pick<ReleaseTools, 'helm'>,
  key: PgpKey,
  chart: string,
  workshop: string,
): Promise<string> {
  await mkdir(workshop, { recursive: true });
  const [line = ''] = await succeed(helm, ['package', chart, '--destination', workshop, ...signing(key)], {
    hint: 'Helm requires an exported key: gpg --export-secret-keys NAME > FILE',
  });
  const file = line.replace(/^.*saved it to: /, '');
  const output = await succeed(helm, ['verify', file, '--keyring', key.keyring]);
  const [, fingerprint] = /Fingerprint: ([0-9A-F]{40})/.exec(output.join('\n')) ?? [];
  if (!fingerprint) throw new Error(`helm verify printed no fingerprint:\n${output.join('\n')}`);
  return fingerprint;
}

/** The SHA-256 of a file, in hexadecimal. */
export async function sha256(file: string): Promise<string> {
  return createHash('sha256')
    .update(await readFile(file))
    .digest('hex');
}

const needed = [
  'Chart.yaml',
  'values.yaml',
  'values.schema.json',
  'values.editor.schema.json',
  'README.md',
  'CHANGELOG.md',
  'LICENSE',
];

/** Files that are missing from a package, and files that do not belong there, such as the values of our tests. */
export async function packageProblems(file: string, chart: string): Promise<string[]> {
  const names = (await succeed('tar', ['-tzf', file])).map((name) => name.replace(/^[^/]+\//, ''));
  const missing = needed.filter((name) => !names.includes(name)).map((name) => `${name} is missing`);
  const belong = new Set(await readdir(chart));
  const strangers = names.filter((name) => name.startsWith('ci/') || !belong.has(name.split('/')[0] ?? ''));
  return [...missing, ...strangers.map((name) => `${name} does not belong in the package`)].map(
    (problem) => `${path.basename(file)}: ${problem}`,
  );
}
