import { rm } from 'node:fs/promises';
import path from 'node:path';
import { dump } from 'js-yaml';
import { fingerprintOf, type PgpKey } from './package.ts';
import type { ReleaseTools } from './tools.ts';

/** Pictures of the documents that Artifact Hub shows beside the chart. */
const screenshots = {
  'How KV-cache events travel from vLLM to the AIBrix gateway': 'docs/images/kv-events.svg',
  'What KV-cache events cost in latency': 'docs/images/kv-events-cost-latency.svg',
} as const;

/** A PGP key, and the URL of its public key. */
export interface PublishedKey {
  readonly key: PgpKey;
  readonly url: string;
}

/**
 * Annotations that cannot be committed, because they refer to the commit or a key: URLs of screenshots, and the key that
 * the package is signed with (artifacthub.io/docs/topics/annotations/helm).
 *
 * @param sourceUrl base URL of the commit's files; without it there are no screenshots
 */
export async function releaseAnnotations(
  tools: Pick<ReleaseTools, 'helm'>,
  { chart, workshop }: { readonly chart: string; readonly workshop: string },
  { sourceUrl, pgp }: { readonly sourceUrl?: string | undefined; readonly pgp?: PublishedKey | undefined },
): Promise<Record<string, string>> {
  const pictures = Object.entries(screenshots).map(([title, file]) => ({
    title,
    url: `${sourceUrl}/${file}`,
  }));
  const shown = sourceUrl ? { 'artifacthub.io/screenshots': dump(pictures) } : {};
  if (!pgp) return shown;
  const folder = path.join(workshop, 'fingerprint');
  const fingerprint = await fingerprintOf(tools, pgp.key, chart, folder);
  await rm(folder, { recursive: true });
  return { ...shown, 'artifacthub.io/signKey': dump({ fingerprint, url: pgp.url }) };
}

/** The files that the screenshots show, from the root of the repository. */
export const screenshotFiles: readonly string[] = Object.values(screenshots);
