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
  /** With what only `helm test` creates. */
  tests?: boolean;
  /** By the `helm` on PATH, in a process of its own. */
  realHelm?: boolean;
}

const rendered = new Map<string, Promise<Manifests>>();

/**
 * The chart rendered with these values as `helm template` would, remembered: the same request is rendered once. The
 * resident renderer does it, or the `helm` on PATH where that cannot be built.
 *
 * @throws Helm's own message, when it refuses the values
 */
export function renderChart(values: object = {}, options: RenderOptions = {}): Promise<Manifests> {
  const question = JSON.stringify([values, options]);
  const answer = rendered.get(question) ?? render(values, options);
  rendered.set(question, answer);
  return answer;
}

async function render(values: object, options: RenderOptions): Promise<Manifests> {
  const renderer = options.realHelm ? undefined : await sharedRenderer();
  const request = templateRequest(values, options);
  const { ok, stdout, stderr } = await (renderer?.template(request) ?? helmTemplate(request));
  if (!ok) throw new Error(stderr);
  return new Manifests(stdout);
}

/** What `renderChart` renders for these values. */
export function templateRequest(
  values: object,
  { release = 'demo', namespace, chart = paths.chart, tests = false }: RenderOptions = {},
): TemplateRequest {
  const where = namespace ? { namespace } : {};
  return { release, chart, ...where, values: jsonForYaml(values), skipTests: !tests };
}

/** JSON that YAML reads alike: raw, YAML takes U+0085, U+2028 and U+2029 for line breaks and others for no text. */
function jsonForYaml(values: object): string {
  return JSON.stringify(values).replace(
    /[\u007f-\u00a0\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
