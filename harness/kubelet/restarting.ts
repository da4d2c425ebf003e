import { setTimeout as pause } from 'node:timers/promises';
import type { ContainerProcess } from '../engine/process.ts';

/** The kubelet restarts at once, then after 10 s, twice as long each time, at most 5 min (pod life cycle, Kubernetes 1.36). */
const firstDelaySeconds = 10;
const longestDelaySeconds = 300;

/** A container's process, which is started again whenever it ends by itself. */
export interface RestartingProcess extends Pick<ContainerProcess, 'kill'> {
  /** How the last process ended, while none runs. */
  end(): string | undefined;
  restarts(): number;
  /** Kills the process, as when the node runs out of memory; it is started again. */
  crash(): Promise<void>;
  /** Ends it for good, as `ContainerProcess.terminate` does. @param delaySeconds before that, unless it ends earlier */
  terminate(delaySeconds: number, graceSeconds: number): Promise<void>;
}

/** Starts a process and keeps it running. */
export function restarting(start: () => ContainerProcess): RestartingProcess {
  const over = new AbortController();
  let child = start();
  let end: string | undefined;
  let restarts = 0;
  const supervised = (async () => {
    while (true) {
      end = await child.ended;
      await pause(backoffSeconds(restarts) * 1000, undefined, { signal: over.signal, ref: false }).catch(
        () => undefined,
      );
      if (over.signal.aborted) return;
      restarts += 1;
      child = start();
      end = undefined;
    }
  })();
  return {
    end: () => end,
    restarts: () => restarts,
    crash: () => child.kill(),
    async terminate(delaySeconds, graceSeconds) {
      over.abort();
      await Promise.race([pause(delaySeconds * 1000, undefined, { ref: false }), supervised]);
      if (end === undefined) await child.terminate(graceSeconds);
    },
    async kill() {
      over.abort();
      await child.kill();
      await supervised;
    },
  };
}

/** Seconds until the next restart. @param restarts so far */
export function backoffSeconds(restarts: number): number {
  return restarts === 0 ? 0 : Math.min(firstDelaySeconds * 2 ** (restarts - 1), longestDelaySeconds);
}
