import { existsSync } from 'node:fs';
import type { Report } from '../../harness/process/report.ts';
import { type Circumstances, type Machine, thisMachine, withTimings } from '../support/machine.ts';
import { readResults, resultsFile } from '../support/results.ts';
import { rounded } from '../support/statistics.ts';
import { type Cell, cellsOf } from './cells.ts';
import { type Simulator, startSimulator } from './simulator.ts';

/** A cell, and per seed the percentage of the prompts' blocks that the pods had. */
export interface CellHits extends Cell {
  readonly hitPercent: readonly number[];
}

/** Prefix-cache hits in simulated fleets. */
export interface RelayHits extends Circumstances {
  readonly machine: Machine;
  readonly cells: readonly CellHits[];
}

const seeds = [1, 2, 3, 4, 5] as const;

/**
 * Simulates fleets of these sizes; results of other sizes stay as they are.
 *
 * @param chosen numbers of pods
 */
export async function measureRelayHits(chosen: readonly number[], report: Report): Promise<RelayHits> {
  const kept = existsSync(resultsFile('relay-hits')) ? readResults<RelayHits>('relay-hits').cells : [];
  const simulator = await startSimulator(report);
  try {
    return await withTimings(async () => {
      const fresh = await report.during('simulating', (update) => simulateAll(simulator, chosen, update));
      const others = kept.filter(({ pods }) => !chosen.some((size) => size === pods));
      const cells = [...others, ...fresh].sort((one, other) => one.pods - other.pods);
      return { machine: thisMachine(), cells };
    });
  } finally {
    await simulator.close();
  }
}

async function simulateAll(
  simulator: Simulator,
  sizes: readonly number[],
  update: (detail: string) => void,
): Promise<CellHits[]> {
  const results: CellHits[] = [];
  for (const cell of cellsOf(sizes)) {
    update(`${cell.workload}, ${cell.pods} pods, ${cell.gateways}, ${cell.arm}`);
    const hitPercent: number[] = [];
    for (const seed of seeds) {
      const { hits, blocks } = await simulator.run(cell, seed);
      hitPercent.push(rounded((100 * hits) / blocks));
    }
    results.push({ ...cell, hitPercent });
  }
  return results;
}
