import { execa } from 'execa';
import { paths } from '../paths.ts';
import { Manifests } from './manifests.ts';

/** How a chart is rendered. */
export interface RenderOptions {
  /** Name of the release. */
  release?: string;
  namespace?: string;
  /** Folder of the chart. */
  chart?: string;
  /** With what only `helm test` creates. */
  tests?: boolean;
}

const rendered = new Map<string, Promise<Manifests>>();

/**
 * The chart rendered with these values by the `helm` on PATH, remembered: the same question is asked once.
 *
 * @throws Helm's own message, when it refuses the values
 */
export function renderChart(values: object = {}, options: RenderOptions = {}): Promise<Manifests> {
  const question = JSON.stringify([values, options]);
  const answer = rendered.get(question) ?? template(values, options);
  rendered.set(question, answer);
  return answer;
}

async function template(
  values: object,
  { release = 'demo', namespace, chart, tests = false }: RenderOptions,
): Promise<Manifests> {
  const where = namespace ? ['--namespace', namespace] : [];
  const what = tests ? [] : ['--skip-tests'];
  const args = ['template', release, chart ?? paths.chart, ...where, ...what, '--values', '-'];
  const { stdout } = await execa('helm', args, {
    input: JSON.stringify(values),
    stripFinalNewline: false,
  }).catch(helmMessage);
  return new Manifests(stdout);
}

function helmMessage(error: { stderr?: string; message: string }): never {
  throw new Error(error.stderr || error.message);
}
