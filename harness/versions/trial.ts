import path from 'node:path';
import { execa } from 'execa';
import type { Match } from '../../kv-events/gateway/versions.ts';
import { decodeBatch } from '../../kv-events/wire/decode.ts';
import type { Judge } from '../aibrix/judge.ts';
import type { Engine } from '../engine/install.ts';

/** How the pinned gateway handled the events of a vLLM release. */
export interface VllmTrial {
  readonly vllm: string;
  readonly publishes: 'arrays' | 'maps';
  /** The version of the gateway's code. */
  readonly aibrix: string;
  readonly decodes: 'yes' | 'no';
  readonly matches: Match;
}

const script = path.join(import.meta.dirname, '../engine/encode_batch.py');
const blocks = 10;

/** Tokens per block of the trial; the judge must be started with four times this number of bytes. */
export const trialBlockSize = 16;

/** Different for each version, so that one judge can be used for all. */
function promptOf(version: string): number[] {
  const first = [...version].reduce((sum, character) => sum * 31 + character.charCodeAt(0), 7) % 100_000;
  return Array.from({ length: blocks * trialBlockSize }, (_, index) => first + index);
}

function matchOf(percent: number): Match {
  if (percent === 100) return 'all';
  if (percent === 0) return 'none';
  return percent === 100 / blocks ? 'first-block' : 'unknown';
}

/**
 * Lets a vLLM encode a prompt's blocks as one event, as it does after a prefill, passes it to the gateway's code, and
 * queries how much of the prompt is matched for the pod.
 */
export async function tryVllm({ version, python }: Engine, judge: Judge, aibrix: string): Promise<VllmTrial> {
  const tokens = promptOf(version);
  const input = JSON.stringify({ tokens, blockSize: trialBlockSize });
  const { stdout } = await execa(python, [script], { input });
  const payload = Buffer.from(stdout, 'hex');
  await judge.reset();
  const error = await judge.receive('pod-a', payload);
  const { 'pod-a': percent = 0 } = await judge.match(tokens, ['pod-a']);
  return {
    vllm: version,
    publishes: decodeBatch(payload).encoding === 'map' ? 'maps' : 'arrays',
    aibrix,
    decodes: error === undefined ? 'yes' : 'no',
    matches: matchOf(percent),
  };
}
