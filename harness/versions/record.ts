import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import semver from 'semver';
import { gatewayOf, pairOf, publisherOf } from '../../kv-events/gateway/versions.ts';
import type { VllmTrial } from './trial.ts';
import data from './trials.json' with { type: 'json' };

/** Whether the gateway of an AIBrix release can be built from its Go module and tested. */
export interface GatewayTrial {
  readonly aibrix: string;
  readonly gateway: 'served' | 'not served';
}

/** All trials, by version. */
export interface Trials {
  readonly vllm: readonly VllmTrial[];
  readonly aibrix: readonly GatewayTrial[];
}

/** Content of trials.json. */
export const trials = data as Trials;

const file = path.join(import.meta.dirname, 'trials.json');

function merged<T>(old: readonly T[], fresh: readonly T[], keyOf: (row: T) => string): T[] {
  const kept = old.filter((row) => !fresh.some((other) => keyOf(other) === keyOf(row)));
  return [...kept, ...fresh].sort((a, b) => semver.compare(keyOf(a), keyOf(b)));
}

/** Adds trials; a new row replaces an earlier one of the same version. */
export function withTrials(old: Trials, fresh: Trials): Trials {
  return {
    vllm: merged(old.vllm, fresh.vllm, ({ vllm }) => vllm),
    aibrix: merged(old.aibrix, fresh.aibrix, ({ aibrix }) => aibrix),
  };
}

/** Writes trials.json. */
export async function writeTrials(all: Trials): Promise<void> {
  await writeFile(file, `${JSON.stringify(all, null, 2)}\n`);
}

/** The newest version with a trial; `oldest` if there is none. */
export function newestOf(versions: readonly string[], oldest: string): string {
  return semver.sort([oldest, ...versions]).at(-1) ?? oldest;
}

/** A message if a trial contradicts versions.json; undefined if they agree. */
export function contradiction({ vllm, aibrix, publishes, decodes, matches }: VllmTrial): string | undefined {
  const publisher = publisherOf(vllm);
  if (!publisher) return `vLLM ${vllm} is not in any range of versions.json`;
  const pair = pairOf(publisher, gatewayOf(aibrix));
  const found = [publishes, decodes, matches].join(', ');
  const expected = [publisher.publishes, pair.decodes.is, pair.matches.is].join(', ');
  return found === expected
    ? undefined
    : `vLLM ${vllm} with AIBrix ${aibrix}: tried ${found}; versions.json says ${expected}`;
}
