import { AsyncLocalStorage } from 'node:async_hooks';
import { paths } from '../paths.ts';
import { helmTemplate, type RendererRequest, type TemplateRequest } from './helm-template.ts';
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

/** What `renderChart` renders if the caller gives no folder, and what it has rendered. */
interface Substitute {
  readonly chart: string;
  readonly rendered: Map<string, Promise<Manifests>>;
  readonly onCovered?: (covered: readonly string[]) => void;
}

const substitute = new AsyncLocalStorage<Substitute>();
const rendered = new Map<string, Promise<Manifests>>();

/**
 * Runs a function in which `renderChart` and `renderNotes` render a changed copy of the chart instead of the chart, always
 * with the resident renderer.
 *
 * @param chart the folder of the copy
 * @param onCovered called after each rendering with what the templates passed to `covered`
 */
export function withChart<Result>(
  chart: string,
  run: () => Promise<Result>,
  onCovered?: Substitute['onCovered'],
): Promise<Result> {
  return substitute.run({ chart, rendered: new Map(), ...(onCovered && { onCovered }) }, run);
}

/**
 * Renders the chart with these values as `helm template` does. Results are cached. Uses the resident renderer, or the
 * `helm` on PATH if the renderer cannot be built.
 *
 * @throws with Helm's message if it rejects the values
 */
export function renderChart(values: object = {}, options: RenderOptions = {}): Promise<Manifests> {
  const known = substitute.getStore()?.rendered ?? rendered;
  const key = JSON.stringify([values, options]);
  const result = known.get(key) ?? render(values, options);
  known.set(key, result);
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
  const changed = substitute.getStore();
  const renderer = realHelm && !changed ? undefined : await sharedRenderer();
  if (!renderer && (changed || request.notes))
    throw new Error('the renderer cannot be built: go is not on PATH');
  const all = { ...request, coverage: changed?.onCovered !== undefined };
  const { ok, stdout, stderr, covered = [] } = await (renderer?.template(all) ?? helmTemplate(request));
  changed?.onCovered?.(covered);
  if (!ok) throw new Error(stderr);
  return stdout;
}

/** The request that `renderChart` sends for these values. */
export function templateRequest(
  values: object,
  { release = 'demo', namespace, chart = chartInUse(), tests = false }: RenderOptions = {},
): TemplateRequest {
  const where = namespace ? { namespace } : {};
  return { release, chart, ...where, values: jsonForYaml(values), skipTests: !tests };
}

function chartInUse(): string {
  return substitute.getStore()?.chart ?? paths.chart;
}

/** JSON that is also valid YAML: YAML treats U+0085, U+2028 and U+2029 as line breaks and rejects other characters. */
function jsonForYaml(values: object): string {
  return JSON.stringify(values).replace(
    /[\u007f-\u00a0\u2028\u2029\ufeff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}
