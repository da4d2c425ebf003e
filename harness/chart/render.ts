import { paths } from '../paths.ts';
import { helmTemplate, type TemplateRequest } from './helm-template.ts';
import { Manifests } from './manifests.ts';
import { sharedRenderer } from './resident.ts';

/** How a chart is rendered. */
export interface RenderOptions {
  /** Name of the release. */
  release?: string;
  namespace?: string;
  /** Folder of the chart. */
  chart?: string;
  /** Include the objects of `helm test`. */
  tests?: boolean;
  /** Use the `helm` on PATH, in a separate process. */
  realHelm?: boolean;
}

const rendered = new Map<string, Promise<Manifests>>();

/**
 * Renders the chart with these values as `helm template` does. Results are cached. Uses the resident renderer, or the
 * `helm` on PATH if the renderer cannot be built.
 *
 * @throws with Helm's message if it rejects the values
 */
export function renderChart(values: object = {}, options: RenderOptions = {}): Promise<Manifests> {
  const key = JSON.stringify([values, options]);
  const result = rendered.get(key) ?? render(values, options);
  rendered.set(key, result);
  return result;
}

async function render(values: object, options: RenderOptions): Promise<Manifests> {
  const renderer = options.realHelm ? undefined : await sharedRenderer();
  const request = templateRequest(values, options);
  const { ok, stdout, stderr } = await (renderer?.template(request) ?? helmTemplate(request));
  if (!ok) throw new Error(stderr);
  return new Manifests(stdout);
}

/** The request that `renderChart` sends for these values. */
export function templateRequest(
  values: object,
  { release = 'demo', namespace, chart = paths.chart, tests = false }: RenderOptions = {},
): TemplateRequest {
  const where = namespace ? { namespace } : {};
  return { release, chart, ...where, values: jsonForYaml(values), skipTests: !tests };
}

/** JSON that is also valid YAML: YAML treats U+0085, U+2028 and U+2029 as line breaks and rejects other characters. */
function jsonForYaml(values: object): string {
  return JSON.stringify(values).replace(
    /[\u007f-\u00a0\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
