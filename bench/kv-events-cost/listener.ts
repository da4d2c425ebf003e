import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Summary } from '../support/statistics.ts';

/** Latency of batches, and the fraction below one millisecond (0 to 1). */
export interface Latency extends Summary {
  readonly underOne: number;
}

/** What a subscriber received in an interval. */
export interface Received {
  readonly seconds: number;
  readonly batches: number;
  readonly events: number;
  /** Blocks added to the cache, and their tokens. */
  readonly stored: number;
  readonly tokens: number;
  /** Blocks evicted from the cache. */
  readonly removed: number;
  /** Bytes of messages: topic, sequence and payload. */
  readonly bytes: number;
  /** Batches that were not received, or could not be decoded. */
  readonly lost: number;
  /** CPU time of the subscriber itself. */
  readonly cpuSeconds: number;
  /** From the timestamp in the batch until it was decoded; absent if none was received. */
  readonly latencyMilliseconds?: Latency;
}

/** The project's subscriber in a separate process, so that nothing else delays it. */
export interface Listener {
  /** What was received since the last call. */
  take(): Promise<Received>;
  close(): Promise<void>;
}

/** Subscribes to an event port: `tcp://127.0.0.1:PORT`. It stops when this process ends. */
export function startListener(endpoint: string): Listener {
  const script = path.join(import.meta.dirname, 'listener-process.ts');
  const child = fork(script, [endpoint]);
  const ended = once(child, 'exit');
  return {
    async take() {
      const answer = once(child, 'message');
      child.send('take');
      const [received] = await Promise.race([answer, ended.then(tooEarly)]);
      return received as Received;
    },
    async close() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

function tooEarly(): never {
  throw new Error('the subscriber of the benchmark exited early');
}
