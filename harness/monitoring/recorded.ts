import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Relay } from '../aibrix/relay.ts';
import { paths } from '../paths.ts';

const vectors = path.join(paths.root, 'test/fixtures/gateway-vectors.json');

/** A function that publishes to a relay, per call, the next of 40 batches recorded from vLLM 0.22.1, as long as there are any. */
export function publishRecorded(relay: Relay): () => Promise<void> {
  const { cases } = JSON.parse(readFileSync(vectors, 'utf8')) as {
    cases: { name: string; batches: { hex: string }[] }[];
  };
  const left = cases.find(({ name }) => name === '0.22.1, 40 events, 40 batches')?.batches ?? [];
  return async () => {
    const { hex } = left.shift() ?? {};
    if (hex) await relay.publish(published(hex));
  };
}

/** A recorded batch as if vLLM had published it now: its time is a float after the array's and the float's first byte. */
function published(hex: string): Buffer {
  const batch = Buffer.from(hex, 'hex');
  batch.writeDoubleBE(Date.now() / 1000, 2);
  return batch;
}
