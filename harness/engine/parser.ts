import path from 'node:path';
import { execa } from 'execa';
import type { Engine } from './install.ts';

/** vLLM's KVEventsConfig (vllm/config/kv_events.py), as its parser made it. */
export interface KvEventsConfig {
  readonly enable_kv_cache_events: boolean;
  readonly publisher: string | null;
  readonly endpoint: string;
  readonly replay_endpoint: string | null;
  readonly buffer_steps: number;
  readonly hwm: number;
  readonly max_queue_size: number;
  readonly topic: string;
}

/** What vLLM's parser makes of a command line. */
export type Parsed =
  | {
      readonly accepted: true;
      readonly port: number;
      readonly model: string;
      readonly servedModelName: readonly string[] | null;
      readonly kvEvents: KvEventsConfig | null;
    }
  | { readonly accepted: false; readonly error: string };

const script = path.join(import.meta.dirname, 'parse_arguments.py');

/**
 * Parses command lines with the argument parser of an installed vLLM, all in one process (importing it takes six seconds).
 *
 * @param lines each the words of a container's process, `vllm` first
 * @throws when vLLM cannot be imported
 */
export async function parseArguments(
  { python }: Engine,
  lines: readonly (readonly string[])[],
): Promise<Parsed[]> {
  const input = JSON.stringify(lines.map((words) => words.slice(1)));
  const { stdout } = await execa(python, [script], { input });
  return JSON.parse(stdout) as Parsed[];
}
