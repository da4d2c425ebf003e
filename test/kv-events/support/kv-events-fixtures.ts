import { encode } from '@msgpack/msgpack';
import { onTestFinished } from 'vitest';
import { type ModelServerOptions, startModelServer } from './kv-events-command.ts';
import { type PublisherOptions, startPublisher, type TestPublisher } from './kv-publisher.ts';

/** Where nobody listens, and never has: a publisher that was closed may still accept for a moment. */
export const nobody = {
  eventPort: 1,
  replayPort: 2,
  events: 'tcp://127.0.0.1:1',
  replay: 'tcp://127.0.0.1:2',
} as const;

/** A publisher that closes with the test. */
export async function publisher(options?: PublisherOptions): Promise<TestPublisher> {
  const started = await startPublisher(options);
  onTestFinished(() => started.close());
  return started;
}

/** The URL of a model server that closes with the test. */
export async function modelServer(options: ModelServerOptions): Promise<string> {
  const started = await startModelServer(options);
  onTestFinished(() => started.close());
  return started.url;
}

/** A batch that removes one block. */
export function removal(hash: number): Uint8Array {
  return encode([1.5, [['BlockRemoved', [hash]]], 0]);
}

/** A BlockStored event as an array, of as many blocks as hashes; `rest` follows the medium. */
export function stored(hashes: unknown[] = [1], blockSize = 16, ...rest: unknown[]): unknown[] {
  const tokens = Array.from({ length: hashes.length * blockSize }, (_, index) => index);
  return ['BlockStored', hashes, null, tokens, blockSize, null, 'GPU', ...rest];
}

/** A publisher that holds one batch of the given events in its replay buffer. */
export async function holding(...events: unknown[]): Promise<TestPublisher> {
  const source = await publisher();
  await source.publish(encode([1.5, events, 0]));
  return source;
}
