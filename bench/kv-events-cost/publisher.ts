import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Engine } from '../../harness/engine/install.ts';

/** What the batches of the publisher hold: one BlockStored event of so many blocks. */
export const batchOf = { blocks: 64, blockSize: 16 } as const;

/** How the publisher spent a stretch of time. */
export interface Spent {
  readonly batches: number;
  readonly seconds: number;
  /** CPU of the thread that encodes and sends. */
  readonly publisherCpuSeconds: number;
  /** CPU of ZeroMQ's thread that writes to the network. */
  readonly ioCpuSeconds: number;
  /** How long each call of publish() kept its caller, in microseconds. */
  readonly publishMicroseconds: readonly number[];
}

/** vLLM's ZmqEventPublisher in a Python process with nothing else in it. */
export interface Publisher {
  /** Versions of what it runs with, by name. */
  readonly versions: Readonly<Record<string, string>>;
  /** Publishes at an even rate, in batches a second. */
  publish(rate: number, seconds: number): Promise<Spent>;
  /** Publishes so many batches as fast as they are sent. @returns the bytes by which the process grew */
  fill(batches: number): Promise<number>;
  close(): Promise<void>;
}

export interface PublisherPorts {
  readonly eventPort: number;
  readonly replayPort: number;
}

/**
 * Starts the publisher of an installed vLLM. It ends with this process.
 *
 * @throws when Python ends instead of answering; the message holds what it said
 */
export async function startRatePublisher(
  { python }: Engine,
  { eventPort, replayPort }: PublisherPorts,
  bufferSteps: number,
): Promise<Publisher> {
  const child = spawn(python, [path.join(import.meta.dirname, 'publisher.py')]);
  const ask = conversation(child);
  const versions = (await ask({
    endpoint: `tcp://*:${eventPort}`,
    replay_endpoint: `tcp://*:${replayPort}`,
    buffer_steps: bufferSteps,
  })) as Record<string, string>;
  return {
    versions,
    publish: async (rate, seconds) => (await ask({ rate, seconds })) as Spent,
    fill: async (batches) => ((await ask({ fill: batches })) as { residentBytes: number }).residentBytes,
    async close() {
      const ended = child.exitCode === null && once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}

/** Sends a line of JSON to a process and gives its next line. */
function conversation({
  stdin,
  stdout,
  stderr,
}: ChildProcessWithoutNullStreams): (command: object) => Promise<unknown> {
  let said = '';
  stderr.on('data', (text: Buffer) => {
    said = (said + text).slice(-4000);
  });
  // Where the process has ended, the missing answer tells.
  stdin.on('error', () => undefined);
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  return async (command) => {
    stdin.write(`${JSON.stringify(command)}\n`);
    const { value, done } = await lines.next();
    if (done) throw new Error(`vLLM's publisher ended:\n${said}`);
    return JSON.parse(value);
  };
}
