import { type Estimate, meanWithInterval } from '../support/statistics.ts';
import { type Arm, type Gateways, gateways, type Workload, workloads } from './cells.ts';
import type { CellHits, RelayHits } from './measure.ts';

/** The arms of one workload, fleet and number of gateways, in percent of the prompts' blocks. */
export interface Row {
  readonly workload: Workload;
  readonly pods: number;
  readonly gateways: Gateways;
  readonly arms: Readonly<Record<Arm, Estimate>>;
  /** Hits with the relay, in percent of the oracle's. */
  readonly ofOracle: number;
  /** Hits with the relay minus those of other arms, in percentage points, compared by seed. */
  readonly gain: Readonly<Record<'off' | 'stock', Estimate>>;
}

/** The rows, by workload, fleet and gateways. */
export function rowsOf({ cells }: RelayHits): Row[] {
  const modes = Object.keys(gateways);
  const rank = (row: Row): number =>
    workloads.indexOf(row.workload) * 1e4 + row.pods * 10 + modes.indexOf(row.gateways);
  return [...Map.groupBy(cells, (cell) => `${cell.workload} ${cell.pods} ${cell.gateways}`).values()]
    .flatMap((same): Row[] => {
      const [first] = same;
      if (!first) return [];
      const estimates = same.map(({ arm, hitPercent }) => [arm, meanWithInterval(hitPercent)]);
      const arms = Object.fromEntries(estimates) as Record<Arm, Estimate>;
      const { workload, pods } = first;
      const ofOracle = (100 * arms.relay.mean) / arms.oracle.mean;
      const gain = { off: gainOver('off', same), stock: gainOver('stock', same) };
      return [{ workload, pods, gateways: first.gateways, arms, ofOracle, gain }];
    })
    .sort((one, other) => rank(one) - rank(other));
}

function gainOver(arm: Arm, cells: readonly CellHits[]): Estimate {
  const of = (name: Arm): readonly number[] => cells.find((cell) => cell.arm === name)?.hitPercent ?? [];
  const other = of(arm);
  return meanWithInterval(of('relay').map((percent, seed) => percent - (other[seed] ?? Number.NaN)));
}
