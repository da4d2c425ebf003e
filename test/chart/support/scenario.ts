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

/** The values of a scenario's file. */
export function scenarioValues(name: string): object {
  return load(readFileSync(path.join(folder, name + suffix), 'utf8'), { schema: YAML11_SCHEMA }) as object;
}

/** The values of a case: its own, or those of the scenario that it names. */
export function valuesOf({ name, values }: Case): object {
  return values ?? scenarioValues(name);
}
