import { setInterval as every } from 'node:timers/promises';
import { paths } from '../../harness/paths.ts';
import type { Report } from '../../harness/process/report.ts';
import { succeed } from '../../harness/process/run.ts';
import { type Circumstances, withTimings } from '../support/machine.ts';
import { memoryBelow } from '../support/processes.ts';
import { type LoopSetup, loopSetup } from './versions.ts';

const sampleMilliseconds = 1000;
const gibibyte = 2 ** 30;

/** Time and memory of `npm start -- --gateway --exit`, with everything installed. */
export interface GatewayStart extends Circumstances, LoopSetup {
  /** Largest memory of all its processes together, each page counted once, in GiB. */
  readonly peakGiB: number;
}

/** Runs `npm start -- --gateway --exit` and measures it. @throws if it fails */
export async function measureGatewayStart(report: Report): Promise<GatewayStart> {
  return withTimings(async () => {
    const over = new AbortController();
    const peak = peakMemory(over.signal);
    const args = ['scripts/start.ts', '--gateway', '--exit'];
    await report.during('npm start -- --gateway --exit', (listen) =>
      succeed(process.execPath, args, { cwd: paths.root, listen }),
    );
    over.abort();
    const peakGiB = Math.round((10 * (await peak)) / gibibyte) / 10;
    return { ...loopSetup(), peakGiB };
  });
}

async function peakMemory(signal: AbortSignal): Promise<number> {
  let peak = 0;
  try {
    for await (const _ of every(sampleMilliseconds, undefined, { signal }))
      peak = Math.max(peak, memoryBelow(process.pid));
  } catch (error) {
    if (!signal.aborted) throw error;
  }
  return peak;
}
