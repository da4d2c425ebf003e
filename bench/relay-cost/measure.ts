import { quantile } from 'simple-statistics';
import type { Report } from '../../harness/process/report.ts';
import { ensurePythonTools } from '../../harness/toolchain/python.ts';
import { type Circumstances, type Machine, thisMachine, withTimings } from '../support/machine.ts';
import { rounded } from '../support/statistics.ts';
import { type Driver, type RateUsage, type Snapshot, type StateUsage, startDriver } from './driver.ts';

/** The relay at a constant rate. */
export interface RelayRun {
  /** Batches per second, each of 64 stored blocks of 16 tokens. */
  readonly rate: number;
  /** Whether the cache was full: each batch also evicts 64 blocks, and 20 000 are announced again every 30 seconds. */
  readonly full: boolean;
  readonly batches: number;
  readonly lost: number;
  /** Percent of one core that the relay's processes need to keep up with this rate. */
  readonly cpuPercent: number;
  /** Added by the relay until a subscriber receives a batch. */
  readonly addedMilliseconds: { readonly p50: number; readonly p95: number; readonly p99: number };
  /** Bytes per batch, directly, through the relay, and there with the repeated announcements. */
  readonly bytes: { readonly direct: number; readonly relayed: number; readonly all: number };
}

/** Cost of the relay. */
export interface RelayCost extends Circumstances {
  readonly machine: Machine;
  /** Of Python and its libraries. */
  readonly versions: Readonly<Record<string, string>>;
  readonly runs: readonly RelayRun[];
  readonly state: Omit<StateUsage, 'snapshots'>;
  readonly snapshots: readonly Snapshot[];
}

/** Batches per second, and seconds. */
const plan: readonly (readonly [number, number])[] = [
  [10, 12],
  [30, 8],
  [100, 6],
  [1000, 3],
];

/** Blocks of the measurement of memory. */
const blocks = 100_000;

/** Measures what the relay costs: each rate twice, in ascending and then in descending order. */
export async function measureRelayCost(report: Report): Promise<RelayCost> {
  const { python } = await ensurePythonTools(report);
  const driver = startDriver(python);
  try {
    return await withTimings(async () => {
      const versions = await driver.versions();
      const runs = await report.during('relay at a rate', (update) => measureRates(driver, update));
      const { snapshots, ...state } = await report.during('memory and snapshot', () =>
        driver.holding(blocks),
      );
      const times = snapshots.map((one) => ({ ...one, milliseconds: rounded(one.milliseconds) }));
      return { machine: thisMachine(), versions, runs, state, snapshots: times };
    });
  } finally {
    await driver.close();
  }
}

async function measureRates(driver: Driver, update: (detail: string) => void): Promise<RelayRun[]> {
  const runs: RelayRun[] = [];
  for (const [rate, seconds] of [...plan, ...plan.toReversed()])
    for (const full of [false, true]) {
      update(`${rate} batches/s, cache ${full ? 'full' : 'filling'}`);
      runs.push(runOf(rate, full, await driver.atRate(rate, seconds, full)));
    }
  return runs;
}

function runOf(rate: number, full: boolean, usage: RateUsage): RelayRun {
  const { batches, lost, addedMilliseconds } = usage;
  const [p50, p95, p99] = [0.5, 0.95, 0.99].map((part) => rounded(quantile([...addedMilliseconds], part)));
  const perBatch = (bytes: number): number => Math.round(bytes / batches);
  return {
    ...{ rate, full, batches, lost },
    cpuPercent: rounded((100 * usage.cpuSeconds * rate) / batches),
    addedMilliseconds: { p50: p50 ?? Number.NaN, p95: p95 ?? Number.NaN, p99: p99 ?? Number.NaN },
    bytes: {
      direct: perBatch(usage.directBytes),
      relayed: perBatch(usage.relayedBytes),
      all: perBatch(usage.allRelayedBytes),
    },
  };
}
