import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { paths } from '../../../harness/paths.ts';

/**
 * Runs of a property and where its random numbers begin. One state of the chart is always tried with the same values,
 * so a failure is reproduced by running the tests again; a changed chart is tried with others. The environment variable
 * PROPERTY_SEED tries others still, PROPERTY_RUNS as many times more.
 *
 * @param runs how often the property is tried by default
 */
export function tries(runs: number): { numRuns: number; seed: number } {
  const { PROPERTY_SEED: seed, PROPERTY_RUNS: times = '1' } = process.env;
  return { numRuns: runs * Number(times), seed: seed ? Number(seed) : stateOfChart() };
}

function stateOfChart(): number {
  const hash = createHash('sha256');
  const names = readdirSync(paths.chart, { recursive: true, encoding: 'utf8' }).sort();
  for (const name of names.filter((one) => /\.(tpl|yaml|json|txt)$/.test(one)))
    hash.update(readFileSync(path.join(paths.chart, name)));
  return hash.digest().readInt32BE();
}
