import { Enums, Models, Serialize, Spec } from '@cyclonedx/cyclonedx-library';
import { load } from 'js-yaml';
import { succeed } from '../process/run.ts';
import type { ChartPackage } from './package.ts';
import type { Commit } from './repository.ts';
import type { ReleaseTools } from './tools.ts';
import type { ChartFile } from './versions.ts';

/** A container image: its reference, and its digest if known (`sha256:…`). */
export interface Image {
  readonly name: string;
  readonly reference: string;
  readonly digest?: string;
}

/** The images that a chart runs, from its annotation `artifacthub.io/images`. */
export function imagesOf({ annotations }: ChartFile): Image[] {
  const listed = load(annotations['artifacthub.io/images'] ?? '[]') as { name: string; image: string }[];
  return listed.map(({ name, image }) => {
    const [reference = '', digest] = image.split('@');
    return { name, reference, ...(digest && { digest }) };
  });
}

/** Images with their current digests in the registries. @throws if a registry cannot be queried */
export async function withDigests(
  { crane }: Pick<ReleaseTools, 'crane'>,
  images: readonly Image[],
): Promise<Image[]> {
  return Promise.all(
    images.map(async (image) => {
      if (image.digest) return image;
      const [digest = ''] = await succeed(crane, ['digest', image.reference]);
      return { ...image, digest };
    }),
  );
}

/**
 * The software bill of materials of a packaged chart, as CycloneDX 1.6 JSON: the chart and the images it runs. The
 * document is reproducible for the same package and images.
 */
export function billOfMaterials(
  chart: ChartFile,
  { sha256 }: Pick<ChartPackage, 'sha256'>,
  commit: Commit,
  images: readonly Image[],
): object {
  const main = new Models.Component(Enums.ComponentType.Application, chart.name, {
    bomRef: `${chart.name}@${chart.version}`,
    version: chart.version,
    description: chart.description,
    hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], sha256]]),
    licenses: new Models.LicenseRepository([new Models.SpdxLicense('Apache-2.0')]),
  });
  const bom = new Models.Bom({
    serialNumber: serialNumber(sha256),
    metadata: new Models.Metadata({ timestamp: commit.time, component: main }),
  });
  for (const image of images) {
    const component = imageComponent(image);
    bom.components.add(component);
    main.dependencies.add(component.bomRef);
  }
  const serializer = new Serialize.JsonSerializer(new Serialize.JSON.Normalize.Factory(Spec.Spec1dot6));
  return JSON.parse(serializer.serialize(bom, { sortLists: true })) as object;
}

function imageComponent({ name, reference, digest }: Image): Models.Component {
  const [, repository = reference, tag] = /^(.+?)(?::([^:/]+))?$/.exec(reference) ?? [];
  const version = tag ?? digest;
  return new Models.Component(Enums.ComponentType.Container, repository, {
    bomRef: `${reference}${digest ? `@${digest}` : ''}`,
    description: name,
    ...(version && { version }),
    ...(digest && {
      hashes: new Models.HashDictionary([[Enums.HashAlgorithm['SHA-256'], digest.replace('sha256:', '')]]),
    }),
  });
}

/** A UUID derived from the package, so that it is the same if a release is built again. */
function serialNumber(sha256: string): string {
  const parts = [
    sha256.slice(0, 8),
    sha256.slice(8, 12),
    `8${sha256.slice(13, 16)}`,
    `8${sha256.slice(17, 20)}`,
  ];
  return `urn:uuid:${[...parts, sha256.slice(20, 32)].join('-')}`;
}
