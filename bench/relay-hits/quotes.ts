import { day } from '../support/text.ts';
import type { RelayHits } from './measure.ts';
import { type Row, rowsOf } from './summary.ts';

/** Goal: hits with the relay, in percent of the oracle's. */
const goalPercent = 95;

/** The passages of docs/relay-hits.md that contain measured numbers, as required by these results. */
export function relayHitsQuotes(hits: RelayHits): string[] {
  const rows = rowsOf(hits);
  const ratios = rows.map(({ ofOracle }) => ofOracle);
  const met = ratios.filter((one) => one >= goalPercent).length;
  const seeds = hits.cells[0]?.hitPercent.length;
  return [
    `${day(hits.started)}`,
    `${seeds} seeds`,
    `at least ${goalPercent} % of the oracle's hits in ${met} of ${rows.length} cases; the smallest is ${Math.min(...ratios).toFixed(0)} %`,
    comparison(rows, 'off', 'KV sync off'),
    comparison(rows, 'stock', "vLLM 0.23's events"),
  ];
}

/** Cases in which the interval of the difference is above 0, below 0, and neither. */
function comparison(rows: readonly Row[], arm: 'off' | 'stock', name: string): string {
  const ahead = rows.filter(({ gain }) => gain[arm].low > 0).length;
  const behind = rows.filter(({ gain }) => gain[arm].high < 0).length;
  const differences = rows.map(({ gain }) => gain[arm].mean);
  const [least, most] = [Math.min(...differences), Math.max(...differences)].map((one) => one.toFixed(1));
  return `Compared with ${name}, it has more hits in ${ahead} cases, fewer in ${behind}, and the difference is within its interval in ${rows.length - ahead - behind}; it is ${least} to ${most} percentage points`;
}
