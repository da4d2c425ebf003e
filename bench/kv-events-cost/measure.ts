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

/** What KV events cost, as measured. */
export interface Cost {
  readonly machine: Machine;
  readonly vllm: string;
  readonly rates: Rates;
  readonly buffer: Buffer;
  readonly servers: Servers;
}

/**
 * Measures what KV events cost with a real vLLM, which is installed first where it is not there. About eight minutes.
 *
 * @param word a version as `resolveVersion` takes it
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
