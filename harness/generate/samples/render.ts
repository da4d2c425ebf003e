import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { dump, load, YAML11_SCHEMA } from 'js-yaml';
import type { Manifest } from '../../chart/manifests.ts';
import { renderChart } from '../../chart/render.ts';
import { paths } from '../../paths.ts';
import type { GeneratedFile } from '../files.ts';
import { type Sample, samples } from './list.ts';

/** The releaseName that samples are rendered as: the model's name, too. */
export const releaseName = 'qwen3-0-6b';

/** Every sample as it has to be. Needs `helm` on PATH. */
export function renderSamples(): Promise<GeneratedFile[]> {
  return Promise.all(samples.map(renderSample));
}

/** The file in samples/values/ that a sample comes from, by its path from the repository's root. */
export function valuesFile({ file }: Sample): string {
  return path.join('samples/values', file);
}

/**
 * A sample: the comment at the head of its values file, then the objects that the chart renders for these values, less
 * what belongs to Helm alone.
 */
async function renderSample(sample: Sample): Promise<GeneratedFile> {
  const source = valuesFile(sample);
  const text = await readFile(path.join(paths.root, source), 'utf8');
  const { all } = await renderChart(load(text, { schema: YAML11_SCHEMA }) as object, {
    release: releaseName,
  });
  const { kinds, adapt = (manifest) => manifest } = sample;
  const objects = all.filter(({ kind }) => !kinds || kinds.includes(kind));
  const documents = objects.map((object) => yaml(adapt(withoutHelm(object))));
  const head = `${headOf(text, source)}#\n# Made from ${source} by \`npm run samples\`: change that file, not this one.\n`;
  return { file: path.join('samples', sample.file), text: `---\n${head}${documents.join('---\n')}` };
}

/** The comment lines that a values file begins with. */
function headOf(text: string, source: string): string {
  const [head] = /^(?:#.*\n)+(?=---\n)/.exec(text) ?? [];
  if (!head)
    throw new Error(`${source} must begin with a comment, then ---: the comment is the sample's head`);
  return head;
}

/** The namespace goes too: `kubectl apply -n` says it. */
function withoutHelm({ metadata, ...rest }: Manifest): Manifest {
  const { namespace, labels = {}, ...others } = metadata;
  const helms = ['helm.sh/chart', 'app.kubernetes.io/managed-by'];
  const kept = Object.fromEntries(Object.entries(labels).filter(([key]) => !helms.includes(key)));
  const { apiVersion, kind, ...body } = rest;
  const { name, ...extra } = others;
  return { apiVersion, kind, metadata: { name, labels: kept, ...extra }, ...body };
}

function yaml(manifest: Manifest): string {
  return dump(manifest, { lineWidth: -1, noRefs: true, quoteStyle: 'double' });
}
