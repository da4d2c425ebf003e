import type { LoadedCompletion } from '../../harness/aibrix/load.ts';

/** What became of completions through the gateway during a change. */
export interface Outcome {
  readonly completions: number;
  /** Answered with 503 and `error on selecting target pod`. */
  readonly failed: number;
  /** Answered with another status than 200, or not at all. */
  readonly otherwise: number;
  /** Seconds between the first and the last completion that failed. */
  readonly failingSeconds: number;
}

/** Counts the completions of a load by their answer. @param completions in the order in which they were sent */
export function outcome(completions: readonly LoadedCompletion[]): Outcome {
  const failed = completions.filter(({ body }) => body.includes('error on selecting target pod'));
  return {
    completions: completions.length,
    failed: failed.length,
    otherwise: completions.filter(({ status }) => status !== 200).length - failed.length,
    failingSeconds: Math.round(((failed.at(-1)?.at ?? 0) - (failed[0]?.at ?? 0)) / 100) / 10,
  };
}
