import { mean } from 'simple-statistics';
import { figure, range, table } from '../support/text.ts';
import type { RelayCost, RelayRun } from './measure.ts';

/** The runs with the same rate and cache, cache filling first, slowest first. */
export function sameRuns({ runs }: Pick<RelayCost, 'runs'>): RelayRun[][] {
  return [...Map.groupBy(runs, ({ rate, full }) => `${full} ${rate}`).values()].sort(
    ([one], [other]) => Number(one?.full) - Number(other?.full) || (one?.rate ?? 0) - (other?.rate ?? 0),
  );
}

/** How many more bytes the relay sends than vLLM for the same batches, in percent. */
export function addedBytesPercent(runs: readonly RelayRun[]): number {
  return (
    100 * (mean(runs.map(({ bytes }) => bytes.relayed)) / mean(runs.map(({ bytes }) => bytes.direct)) - 1)
  );
}

/** The relay by rate, as a Markdown table. */
export function relayRateTable(cost: RelayCost): string {
  const rows = sameRuns(cost).map((same) => {
    const values = (of: (run: RelayRun) => number): string => range(same.map(of));
    return [
      figure(same[0]?.rate ?? Number.NaN, 4),
      same[0]?.full ? 'full' : 'filling',
      values(({ cpuPercent }) => cpuPercent),
      values(({ addedMilliseconds }) => addedMilliseconds.p50),
      values(({ addedMilliseconds }) => addedMilliseconds.p95),
      values(({ addedMilliseconds }) => addedMilliseconds.p99),
      figure(mean(same.map(({ bytes }) => bytes.direct)), 4),
      figure(mean(same.map(({ bytes }) => bytes.relayed)), 4),
      `${figure(addedBytesPercent(same)).replace(/^(?!-)/, '+')} %`,
    ];
  });
  const head = ['batches/s', 'cache', 'CPU, % of a core', 'added p50, ms', 'p95, ms', 'p99, ms'];
  return table([...head, 'bytes per batch, direct', 'relay', 'more'], rows);
}

/** The whole state, as a Markdown table. */
export function relayStateTable({ snapshots, state }: RelayCost): string {
  const rows = [false, true].map((replay) => {
    const same = snapshots.filter((one) => one.replay === replay);
    return [
      replay ? 'a replay request' : 'a new subscriber',
      range(same.map(({ milliseconds }) => milliseconds)),
      range(
        same.map(({ batches }) => batches),
        4,
      ),
      range(
        same.map(({ bytes }) => bytes / 1e6),
        3,
      ),
    ];
  });
  return table([`${figure(state.blocks, 6)} blocks, read by`, 'ms', 'batches', 'MB'], rows);
}
