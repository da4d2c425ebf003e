import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import type { Engine } from '../../harness/engine/install.ts';
import { conversation } from '../support/conversation.ts';

/** Content of the publisher's batches: one BlockStored event with this number of blocks. */
export const batchOf = { blocks: 64, blockSize: 16 } as const;

/** Resource usage of the publisher in an interval. */
export interface PublisherUsage {
  readonly batches: number;
  readonly seconds: number;
  /** CPU time of the thread that encodes and sends. */
  readonly publisherCpuSeconds: number;
  /** CPU time of ZeroMQ's I/O thread. */
  readonly ioCpuSeconds: number;
  /** Duration of each publish() call, in microseconds. */
  readonly publishMicroseconds: readonly number[];
}

/** vLLM's ZmqEventPublisher in a separate Python process. */
export interface Publisher {
  /** Versions of its libraries, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Publishes at a constant rate, in batches per second. */
  publish(rate: number, seconds: number): Promise<PublisherUsage>;
  /** Publishes this number of batches as fast as possible. @returns the memory growth of the process in bytes */
  fill(batches: number): Promise<number>;
  close(): Promise<void>;
}

export interface PublisherPorts {
  readonly eventPort: number;
  readonly replayPort: number;
}

/**
 * Starts the publisher of an installed vLLM. It stops when this process ends.
 *
 * @throws if Python exits; the message contains its error output
 */
export async function startRatePublisher(
  { python }: Engine,
  { eventPort, replayPort }: PublisherPorts,
  bufferSteps: number,
): Promise<Publisher> {
  const child = spawn(python, [path.join(import.meta.dirname, 'publisher.py')]);
  const ask = conversation(child, "vLLM's publisher");
  const versions = (await ask({
    endpoint: `tcp://*:${eventPort}`,
    replay_endpoint: `tcp://*:${replayPort}`,
    buffer_steps: bufferSteps,
  })) as Record<string, string>;
  return {
    versions,
    publish: async (rate, seconds) => (await ask({ rate, seconds })) as PublisherUsage,
    fill: async (batches) => ((await ask({ fill: batches })) as { residentBytes: number }).residentBytes,
    async close() {
      const ended = child.exitCode === null && once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
