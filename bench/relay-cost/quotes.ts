import { mean } from 'simple-statistics';
import { day, figure, range } from '../support/text.ts';
import type { RelayCost, RelayRun } from './measure.ts';
import { addedBytesPercent, sameRuns } from './tables.ts';

/** Goals: percent of a core at 30 batches/s, and the median of the added milliseconds. */
const goals = { cpuPercent: 1, addedMilliseconds: 0.5 } as const;

/** The passages of docs/relay-cost.md that contain measured numbers, as required by these results. */
export function relayCostQuotes(cost: RelayCost): string[] {
  const { machine, versions, state, load, started } = cost;
  const bytes = (full: boolean): number => addedBytesPercent(cost.runs.filter((run) => run.full === full));
  const mebibytes = (value: number): string => figure(value / 2 ** 20);
  return [
    `${day(started)} on ${machine.cores} cores (${machine.processor}), ${machine.memoryGiB} GiB`,
    `Python ${versions.python}, libzmq ${versions.libzmq}`,
    `Load averages at the start and the end: ${figure(load.start)} and ${figure(load.end)}`,
    ...goalQuotes(cost),
    `${figure(bytes(false))} % more bytes than vLLM while the cache fills, and ${figure(Math.abs(bytes(true)))} % ${bytes(true) < 0 ? 'fewer' : 'more'} when it is full`,
    `${mebibytes(state.emptyBytes)} MiB without blocks and ${mebibytes(state.heldBytes)} MiB with ${figure(state.blocks, 6)}`,
    `${mebibytes(((state.heldBytes - state.emptyBytes) * 100_000) / state.blocks)} MiB per 100 000 blocks`,
  ];
}

function goalQuotes(cost: RelayCost): string[] {
  const at30 = sameRuns(cost).filter(([run]) => run?.rate === 30);
  const [filling = [], full = []] = at30;
  const cpu = (runs: readonly RelayRun[]): number => mean(runs.map(({ cpuPercent }) => cpuPercent));
  const added = range(at30.flat().map(({ addedMilliseconds }) => addedMilliseconds.p50));
  const isMet = at30
    .flat()
    .every(({ addedMilliseconds }) => addedMilliseconds.p50 <= goals.addedMilliseconds);
  const most = cost.runs.filter(({ rate, full }) => full && rate === 1000);
  return [
    `${figure(cpu(filling))} % while the cache fills, ${figure(cpu(full))} % when it is full: the goal of ${goals.cpuPercent} % is ${cpu(full) <= goals.cpuPercent ? 'met' : 'missed'}`,
    `p50 at 30 batches/s ${added} ms: the goal of ${goals.addedMilliseconds} ms is ${isMet ? 'met' : 'missed'}`,
    `1 000 batches/s with a full cache need ${range(most.map(({ cpuPercent }) => cpuPercent))} % of a core and are delayed by ${range(most.map(({ addedMilliseconds }) => addedMilliseconds.p50))} ms (p50)`,
  ];
}
