import { cp, mkdir, rm, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { paths } from '../../harness/paths.ts';

/** A chart to render, and the further arguments of `helm template`. */
export interface Rendering {
  readonly chart: string;
  readonly args: readonly string[];
}

/** Values files in ci/ that together enable every feature that one release can have. */
const everything = [
  'fleet',
  'pass-through',
  'kv-events-relay',
  'network-policy',
  'warm-start',
  'autoscaling',
  'lora',
  'monitoring',
].map((name) => path.join(paths.chart, 'ci', `${name}-values.yaml`));

/** The chart as users render it. LoRA's values set the annotation that the fleet's values set too. */
export const renderings = {
  off: { chart: paths.chart, args: [] },
  events: { chart: paths.chart, args: ['--set', 'model.kvEvents.enabled=true'] },
  everything: {
    chart: paths.chart,
    args: [...everything.map((file) => `--values=${file}`), '--set=podAnnotations=null'],
  },
} as const satisfies Record<string, Rendering>;

/**
 * Creates charts that Helm does only a part of the work for, all with the default values: an empty one, and copies of the
 * chart without templates and schema, without the templates that write objects and without the schema, and without the
 * schema.
 */
export async function partialCharts(directory: string) {
  const copy = async (name: string, without: readonly string[]): Promise<Rendering> => {
    const chart = path.join(directory, name);
    const isKept = (file: string): boolean =>
      !without.some((pattern) => path.matchesGlob(path.relative(paths.chart, file), pattern));
    await cp(paths.chart, chart, { recursive: true, filter: isKept });
    return { chart, args: [] };
  };
  const schema = 'values.schema.json';
  return {
    empty: await emptyChart(path.join(directory, 'empty')),
    files: await copy('files', ['templates', schema]),
    parsed: await copy('parsed', ['templates/**/*.{yaml,txt}', schema]),
    unchecked: await copy('unchecked', [schema]),
  };
}

async function emptyChart(chart: string): Promise<Rendering> {
  await rm(chart, { recursive: true, force: true });
  await mkdir(chart);
  await writeFile(path.join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: empty\nversion: 0.1.0\n');
  return { chart, args: [] };
}
