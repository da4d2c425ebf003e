import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import getPort from 'get-port';
import { eventually } from '../../../harness/process/eventually.ts';
import { createReport } from '../../../harness/process/report.ts';
import { release, tethered } from '../../../harness/process/tether.ts';
import { ensureReleaseTools, type ReleaseTools } from '../../../harness/release/tools.ts';
import type { Later } from './later.ts';

/** Minutes in which the programs of tools/release are built where that is still to be done. */
export const buildMilliseconds = 20 * 60_000;

/** The programs of a release; a test file awaits them first, with `buildMilliseconds`. */
export function releaseTools(): Promise<ReleaseTools> {
  return ensureReleaseTools(createReport(process.stderr));
}

/** A running CNCF distribution registry. */
export interface Registry {
  /** `127.0.0.1:PORT`. */
  readonly host: string;
}

/** A certificate and its key, in PEM files. */
export interface TlsFiles {
  readonly certificate: string;
  readonly key: string;
}

/** Starts a distribution registry that keeps its content on disk, to be ended later. */
export async function startRegistry(
  { registry }: ReleaseTools,
  later: Later,
  tls?: TlsFiles,
): Promise<Registry> {
  const folder = await mkdtemp(path.join(tmpdir(), 'registry-'));
  const host = `127.0.0.1:${await getPort()}`;
  await mkdir(path.join(folder, 'content'));
  const config = path.join(folder, 'config.json');
  await writeFile(config, JSON.stringify(configuration(host, path.join(folder, 'content'), tls)));
  const child = tethered(registry, ['serve', config], { stdout: 'ignore', stderr: 'ignore' });
  later(async () => {
    await release(child);
    await rm(folder, { recursive: true, force: true });
  });
  const url = `${tls ? 'https' : 'http'}://${host}/v2/`;
  if (!tls) await eventually(`${url} answers`, async () => (await fetch(url)).ok || undefined);
  return { host };
}

/** The configuration file of distribution v3 (its docs/content/about/configuration.md); JSON is YAML too. */
function configuration(addr: string, rootdirectory: string, tls: TlsFiles | undefined): object {
  return {
    version: 0.1,
    log: { level: 'error' },
    storage: { filesystem: { rootdirectory }, delete: { enabled: true } },
    http: { addr, ...(tls && { tls }) },
  };
}
