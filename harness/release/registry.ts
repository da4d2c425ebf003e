import { run, succeed } from '../process/run.ts';
import type { ReleaseTarget } from './target.ts';
import type { ReleaseTools } from './tools.ts';

/** Media types of a chart in a registry: helm.sh/helm/v4, pkg/registry/constants.go. */
const chartLayer = 'application/vnd.cncf.helm.chart.content.v1.tar+gzip';
const provenanceLayer = 'application/vnd.cncf.helm.chart.provenance.v1.prov';

/** A version of the chart in a registry. */
export interface PublishedChart {
  /** The digest of its manifest, which is signed. */
  readonly digest: string;
  /** The SHA-256 of the package, in hexadecimal. */
  readonly sha256: string | undefined;
  readonly hasProvenance: boolean;
}

interface Manifest {
  readonly layers?: readonly { readonly mediaType: string; readonly digest: string }[];
}

/**
 * The chart with a tag in a registry; undefined if the tag or the repository does not exist.
 *
 * @throws if the registry cannot be queried
 */
export async function publishedChart(
  { crane }: Pick<ReleaseTools, 'crane'>,
  { repository }: ReleaseTarget,
  version: string,
): Promise<PublishedChart | undefined> {
  const reference = `${repository}:${tagOf(version)}`;
  const { stdout, stderr, end } = await run(crane, ['manifest', reference]);
  if (end !== 'exit code 0') {
    if (/MANIFEST_UNKNOWN|NAME_UNKNOWN|404 Not Found/.test(stderr.join('\n'))) return undefined;
    throw new Error(`${reference} cannot be read: ${stderr.at(-1) ?? end}`);
  }
  const { layers = [] } = JSON.parse(stdout.join('\n')) as Manifest;
  const layer = (type: string) => layers.find(({ mediaType }) => mediaType === type);
  const [digest = ''] = await succeed(crane, ['digest', reference]);
  return {
    digest,
    sha256: layer(chartLayer)?.digest.replace('sha256:', ''),
    hasProvenance: layer(provenanceLayer) !== undefined,
  };
}

/** The tag of a version: `+` is not allowed in tags, and Helm writes `_` (helm.sh/docs/topics/registries). */
export function tagOf(version: string): string {
  return version.replaceAll('+', '_');
}

/** Copies a manifest and its blobs to a registry, by digest and without a tag. */
export async function copyManifest(
  { crane }: Pick<ReleaseTools, 'crane'>,
  source: string,
  reference: string,
): Promise<void> {
  await succeed(crane, ['copy', source, reference], { hint: loginHint });
}

/** Publishes a version by tagging the digest, with one request. */
export async function publishTag(
  { crane }: Pick<ReleaseTools, 'crane'>,
  reference: string,
  version: string,
): Promise<void> {
  await succeed(crane, ['tag', reference, tagOf(version)], { hint: loginHint });
}

const loginHint =
  'Log in to the registry with `docker login` or `crane auth login`: crane and cosign both read that.';
