import { setTimeout as pause } from 'node:timers/promises';

/** How long to wait, and how often to look; `signal` ends the wait early with its own reason. */
export interface Patience {
  readonly timeoutSeconds?: number;
  readonly everyMilliseconds?: number;
  readonly signal?: AbortSignal;
}

/**
 * Waits until `probe` gives something else than undefined or false, and gives that. An error thrown by the probe
 * counts as "not yet".
 *
 * @param what the awaited state as it reads after "not within 30 s:", such as `pod demo is ready`
 * @throws when the deadline passes; the message holds `what` and the last thing the probe said
 */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  { timeoutSeconds = 30, everyMilliseconds = 100, signal }: Patience = {},
): Promise<T> {
  const deadline = performance.now() + timeoutSeconds * 1000;
  let last: unknown = 'nothing yet';
  do {
    try {
      const found = await probe();
      if (found !== undefined && found !== false) return found;
    } catch (error) {
      last = error;
    }
    signal?.throwIfAborted();
    await pause(everyMilliseconds, undefined, signal && { signal });
  } while (performance.now() < deadline);
  const state = last instanceof Error ? last.message : String(last);
  throw new Error(`not within ${timeoutSeconds} s: ${what}; last state: ${state}`, { cause: last });
}
