import type { Engine } from '../../harness/engine/install.ts';
import { freePorts } from '../../harness/process/ports.ts';
import { type Circumstances, withTimings } from '../support/machine.ts';
import { startRatePublisher } from './publisher.ts';

/** Memory growth of a publisher whose replay buffer was filled. */
export interface BufferRun {
  readonly bufferSteps: number;
  readonly batches: number;
  readonly residentBytes: number;
}

/** Memory of the replay buffer, by its size. */
export interface Buffer extends Circumstances {
  readonly runs: readonly BufferRun[];
}

const sizes = [0, 100, 1000, 10_000, 30_000, 100_000] as const;

/** Minimum number of batches, so that the memory allocator has warmed up for small buffers too. */
const leastBatches = 5000;

/** Measures the memory of the replay buffer, with one publisher per size and no subscriber. */
export function measureBuffer(engine: Engine, update: (detail: string) => void): Promise<Buffer> {
  return withTimings(async () => {
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
