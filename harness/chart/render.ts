import { AsyncLocalStorage } from 'node:async_hooks';
import { paths } from '../paths.ts';
import { helmTemplate, type Printed, type RendererRequest, type TemplateRequest } from './helm-template.ts';
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

/** What prints a rendered chart: the resident renderer, or a test's own. */
export type Template = (request: RendererRequest) => Promise<Printed>;

const substitute = new AsyncLocalStorage<Template>();
const rendered = new Map<string, Promise<Manifests>>();

/**
 * Runs a function in which `renderChart` and `renderNotes` print charts with another function, for example with a changed
 * copy of a chart. What they print in it is not cached.
 */
export function withTemplate<Result>(template: Template, run: () => Promise<Result>): Promise<Result> {
  return substitute.run(template, run);
}

/**
 * Renders the chart with these values as `helm template` does. Results are cached. Uses the resident renderer, or the
 * `helm` on PATH if the renderer cannot be built.
 *
 * @throws with Helm's message if it rejects the values
 */
export function renderChart(values: object = {}, options: RenderOptions = {}): Promise<Manifests> {
  if (substitute.getStore()) return render(values, options);
  const key = JSON.stringify([values, options]);
  const result = rendered.get(key) ?? render(values, options);
  rendered.set(key, result);
  return result;
}

/** Drops all cached results: for a process that watches a chart's files. */
export function forgetRendered(): void {
  rendered.clear();
}

async function render(values: object, options: RenderOptions): Promise<Manifests> {
  return new Manifests(await print(templateRequest(values, options), options.realHelm));
}

/**
 * The NOTES that `helm install` shows for these values.
 *
 * @throws with Helm's message if it rejects the values, and if the resident renderer cannot be built
 */
export function renderNotes(values: object, options: RenderOptions = {}): Promise<string> {
  return print({ ...templateRequest(values, options), notes: true });
}

async function print(request: RendererRequest, realHelm = false): Promise<string> {
  const { ok, stdout, stderr } = await (substitute.getStore()?.(request) ?? printed(request, realHelm));
  if (!ok) throw new Error(stderr);
  return stdout;
}

async function printed(request: RendererRequest, realHelm: boolean): Promise<Printed> {
  const renderer = realHelm ? undefined : await sharedRenderer();
  if (!renderer && request.notes) throw new Error('the renderer cannot be built: go is not on PATH');
  return renderer?.template(request) ?? helmTemplate(request);
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
