import type { Engine } from '../../harness/engine/install.ts';
import { freePorts } from '../../harness/process/ports.ts';
import { type Circumstances, noted } from '../support/machine.ts';
import { startRatePublisher } from './publisher.ts';

/** By how much a publisher grew whose replay buffer was filled. */
export interface BufferRun {
  readonly bufferSteps: number;
  readonly batches: number;
  readonly residentBytes: number;
}

/** What the replay buffer costs, by its size. */
export interface Buffer extends Circumstances {
  readonly runs: readonly BufferRun[];
}

const sizes = [0, 100, 1000, 10_000, 30_000, 100_000] as const;

/** Batches that even a small buffer sees, so that all sizes meet a memory allocator that has grown to its needs. */
const leastBatches = 5000;

/** Measures the memory of the replay buffer, in a publisher of its own for each size, which nobody subscribes to. */
export function measureBuffer(engine: Engine, update: (detail: string) => void): Promise<Buffer> {
  return noted(async () => {
    const runs: BufferRun[] = [];
    for (const bufferSteps of sizes) {
      update(`bufferSteps ${bufferSteps}`);
      const publisher = await startRatePublisher(
        engine,
        await freePorts(['eventPort', 'replayPort']),
        bufferSteps,
      );
      const batches = Math.max(leastBatches, bufferSteps);
      runs.push({ bufferSteps, batches, residentBytes: await publisher.fill(batches) });
      await publisher.close();
    }
    return { runs };
  });
}
