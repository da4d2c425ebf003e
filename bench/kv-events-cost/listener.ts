import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Summary } from '../support/statistics.ts';

/** How long batches took, and which part of them less than a millisecond (0 to 1). */
export interface Latency extends Summary {
  readonly underOne: number;
}

/** What a subscriber heard in a stretch of time. */
export interface Heard {
  readonly seconds: number;
  readonly batches: number;
  readonly events: number;
  /** Blocks that entered the cache, and their tokens. */
  readonly stored: number;
  readonly tokens: number;
  /** Blocks that left it. */
  readonly removed: number;
  /** Bytes of messages: topic, sequence and payload. */
  readonly bytes: number;
  /** Batches that did not arrive, or could not be decoded. */
  readonly lost: number;
  /** CPU that the subscriber itself used. */
  readonly cpuSeconds: number;
  /** From the time stamp in the batch to the batch decoded here; absent where none came. */
  readonly latencyMilliseconds?: Latency;
}

/** The project's subscriber in a process of its own, so that nothing else keeps it from reading. */
export interface Listener {
  /** What came since the last call. */
  take(): Promise<Heard>;
  close(): Promise<void>;
}

/** Subscribes to an event port: `tcp://127.0.0.1:PORT`. It ends with this process. */
export function startListener(endpoint: string): Listener {
  const script = path.join(import.meta.dirname, 'listener-process.ts');
  const child = fork(script, [endpoint]);
  const ended = once(child, 'exit');
  return {
    async take() {
      const answer = once(child, 'message');
      child.send('take');
      const [heard] = await Promise.race([answer, ended.then(tooEarly)]);
      return heard as Heard;
    },
    async close() {
      if (child.connected) child.disconnect();
      await ended;
    },
  };
}

function tooEarly(): never {
  throw new Error('the subscriber of the benchmark has ended before the benchmark');
}
