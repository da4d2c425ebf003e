import pWaitFor, { TimeoutError } from 'p-wait-for';

/** How long to wait and how often to check. `signal` ends the wait early, with its own reason. */
export interface Patience {
  readonly timeoutSeconds?: number;
  readonly everyMilliseconds?: number;
  readonly signal?: AbortSignal;
}

/**
 * Waits until `probe` returns something other than undefined or false, and returns that. An error thrown by the probe
 * counts as "not yet".
 *
 * @param what the awaited state as it reads after "not within 30 s:", such as `pod demo is ready`
 * @throws when the deadline passes; the message contains `what` and the last error of the probe
 */
export async function eventually<T>(
  what: string,
  probe: () => Promise<T | undefined | false> | T | undefined | false,
  { timeoutSeconds = 30, everyMilliseconds = 100, signal }: Patience = {},
): Promise<T> {
  let last: unknown = 'nothing yet';
  const condition = async () => {
    try {
      const found = await probe();
      return found !== undefined && found !== false && pWaitFor.resolveWith(found);
    } catch (error) {
      last = error;
      return false;
    }
  };
  const options = {
    interval: everyMilliseconds,
    timeout: timeoutSeconds * 1000,
    ...(signal && { signal }),
  };
  try {
    return await pWaitFor<T>(condition, options);
  } catch (error) {
    if (!(error instanceof TimeoutError)) throw error;
    const state = last instanceof Error ? last.message : String(last);
    throw new Error(`not within ${timeoutSeconds} s: ${what}; last state: ${state}`, { cause: last });
  }
}
