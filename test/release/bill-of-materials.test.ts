import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { execa } from 'execa';
import { beforeAll, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { paths } from '../../harness/paths.ts';
import {
  billOfMaterials,
  type Image,
  imagesOf,
  withDigests,
} from '../../harness/release/bill-of-materials.ts';
import { startLoopbackRegistry } from '../../harness/release/loopback-registry.ts';
import { readChartFile } from '../../harness/release/versions.ts';
import { atEnd } from './support/later.ts';
import { buildMilliseconds, releaseTools } from './support/registry.ts';

const later = atEnd();
let tools: Awaited<ReturnType<typeof releaseTools>>;
beforeAll(async () => {
  tools = await releaseTools();
}, buildMilliseconds);

const commit = { id: 'a'.repeat(40), time: new Date('2026-01-01T00:00:00Z') };
const sha256 = '0123456789abcdef'.repeat(4);
const bom = async (images: Image[] = [{ name: 'x', reference: 'example.com/x:v1' }]) =>
  billOfMaterials(await readChartFile(paths.chart), { sha256 }, commit, images);

test('the document is valid CycloneDX 1.6 and deterministic', async () => {
  const document = await bom();
  const validator = new Validation.JsonStrictValidator(Spec.Version.v1dot6);
  expect(await validator.validate(JSON.stringify(document))).toBeNull();
  expect(await bom()).toEqual(document);
});

test('it contains the package with its hash, and the images with their digests if known', async () => {
  const digest = `sha256:${sha256}`;
  expect(await bom([{ name: 'x', reference: 'example.com:5000/a/x:v1', digest }])).toMatchObject({
    metadata: { component: { name: 'aibrix-model', hashes: [{ alg: 'SHA-256', content: sha256 }] } },
    components: [
      { type: 'container', name: 'example.com:5000/a/x', version: 'v1', hashes: [{ content: sha256 }] },
    ],
  });
});

test('the images are those in the rendered chart', async () => {
  const { all } = await renderChart({ model: { kvEvents: { enabled: true } } }, { tests: true });
  const rendered = [...JSON.stringify(all).matchAll(/"image":"([^"]+)"/g)].map(([, image = '']) => image);
  const listed = imagesOf(await readChartFile(paths.chart)).map(({ reference }) =>
    reference.replace(/^docker\.io\//, ''),
  );
  expect([...new Set(rendered)].sort()).toEqual(listed.sort());
});

test('a digest comes from the registry of the image', async () => {
  const { host, stop } = await startLoopbackRegistry(tools);
  later(stop);
  const reference = `${host}/image:v1`;
  await execa(tools.crane, [
    'append',
    '--oci-empty-base',
    '--new_tag',
    reference,
    '--new_layer',
    '/dev/null',
  ]);
  const [image] = await withDigests(tools, [{ name: 'x', reference }]);
  expect(image?.digest).toBe((await execa(tools.crane, ['digest', reference])).stdout);
});
