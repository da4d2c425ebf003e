import { encode } from '@msgpack/msgpack';
import { startJudge } from '../../harness/aibrix/judge.ts';
import { ensureAibrix } from '../../harness/aibrix/programs.ts';
import type { Report } from '../../harness/process/report.ts';
import { bytesPerToken, maxPrefixes, usualBlockSize } from '../../kv-events/gateway/contract.ts';
import { type Circumstances, withTimings } from '../support/machine.ts';
import { memoryBelow } from '../support/processes.ts';
import { rounded } from '../support/statistics.ts';
import { type GatewaySetup, gatewaySetup } from './versions.ts';

/** Blocks per batch, each in an event of its own, and batches per prompt, whose blocks form one chain. */
const [batchBlocks, promptBatches] = [256, 4];

/** Memory of AIBrix's index when it is filled by events. */
export interface IndexMemory extends Circumstances, GatewaySetup {
  readonly blocks: number;
  /** Growth of the process, including the heap that Go has not returned. */
  readonly bytesPerBlock: number;
}

/** Fills AIBrix's own index with as many blocks as NOTES recommend it for. @throws if it does not find the last one */
export async function measureIndexMemory(report: Report): Promise<IndexMemory> {
  const { judge: program } = await ensureAibrix(report);
  const judge = startJudge(program, { blockSizeBytes: bytesPerToken * usualBlockSize, maxPrefixes });
  try {
    return await withTimings(async () => {
      await judge.match([1], ['pod']);
      const before = memoryBelow(process.pid);
      for (let first = 0; first < maxPrefixes; first += batchBlocks) {
        const error = await judge.receive('pod', batch(first));
        if (error) throw new Error(`AIBrix rejects the batch of block ${first}: ${error}`);
      }
      const grown = memoryBelow(process.pid) - before;
      const last = Array.from({ length: batchBlocks * promptBatches }, (_, index) =>
        tokens(maxPrefixes - index - 1),
      );
      const { pod } = await judge.match(last.reverse().flat(), ['pod']);
      if (pod !== 100) throw new Error(`AIBrix finds ${pod} % of the last prompt, not all of it`);
      return { ...gatewaySetup(), blocks: maxPrefixes, bytesPerBlock: rounded(grown / maxPrefixes) };
    });
  } finally {
    await judge.close();
  }
}

function batch(first: number): Uint8Array {
  const events = Array.from({ length: batchBlocks }, (_, index) => {
    const block = first + index;
    const parent = block % (batchBlocks * promptBatches) === 0 ? null : block;
    return ['BlockStored', [block + 1], parent, tokens(block), usualBlockSize, null, 'GPU'];
  });
  return encode([0.5, events, 0]);
}

/** The token ids of a block, different in each. */
function tokens(block: number): number[] {
  return Array.from({ length: usualBlockSize }, (_, index) => block * usualBlockSize + index);
}
