import { ensureEngine } from '../../harness/engine/install.ts';
import { ensureTinyModel } from '../../harness/engine/model.ts';
import { resolveVersion } from '../../harness/engine/versions.ts';
import type { Report } from '../../harness/process/report.ts';
import { ensureTools } from '../../harness/toolchain/ensure.ts';
import { putOnPath } from '../../harness/toolchain/path.ts';
import { type Machine, thisMachine } from '../support/machine.ts';
import { type Buffer, measureBuffer } from './buffer.ts';
import { measureRates, type Rates } from './rates.ts';
import { measureServers, type Servers } from './server.ts';

/** Measured cost of KV events. */
export interface Cost {
  readonly machine: Machine;
  readonly vllm: string;
  readonly rates: Rates;
  readonly buffer: Buffer;
  readonly servers: Servers;
}

/**
 * Measures the cost of KV events with a real vLLM, which is installed if missing. Takes about eight minutes.
 *
 * @param word a version as accepted by `resolveVersion`
 */
export async function measureCost(word: string, report: Report): Promise<Cost> {
  const vllm = resolveVersion(word);
  putOnPath(await ensureTools(['helm'], report));
  await ensureTinyModel();
  const engine = await ensureEngine(vllm, report);
  const rates = await report.during('publisher', (update) => measureRates(engine, update));
  const buffer = await report.during('replay buffer', (update) => measureBuffer(engine, update));
  const servers = await report.during('servers', (update) => measureServers(engine, update));
  return { machine: thisMachine(), vllm, rates, buffer, servers };
}
