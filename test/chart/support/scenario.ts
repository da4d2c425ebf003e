import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load, YAML11_SCHEMA } from 'js-yaml';
import { paths } from '../../../harness/paths.ts';
import type { Case } from '../cases.ts';

const suffix = '-values.yaml';
const folder = path.join(paths.chart, 'ci');

/** Names of the scenarios in the chart's ci folder, without `-values.yaml`. */
export function scenarioNames(): string[] {
  return readdirSync(folder).map((file) => file.replace(suffix, ''));
}

/** The values of a scenario's file, in this chart or in a copy of it. */
export function scenarioValues(name: string, chart = paths.chart): object {
  return load(readFileSync(path.join(chart, 'ci', name + suffix), 'utf8'), {
    schema: YAML11_SCHEMA,
  }) as object;
}

/** The values of a case: its own, or those of the scenario that it names. */
export function valuesOf({ name, values }: Case, chart?: string): object {
  return values ?? scenarioValues(name, chart);
}
