import { encode } from '@msgpack/msgpack';
import { describe, expect, test } from 'vitest';
import { recordingOf } from './support/kv-event-vectors.ts';
import { publisher } from './support/kv-events-fixtures.ts';
import { watching } from './support/kv-events-watch.ts';

describe('--json', () => {
  const objects = (stdout: string): { type: string }[] => stdout.split('\n').map((line) => JSON.parse(line));

  test('every line is an object; hashes are strings, and token ids are kept back', async () => {
    const source = await publisher({ topic: 'kv@pod' });
    const { shows, end } = await watching(source, '--json');
    const [first] = recordingOf('server-0.32.0.json').messages;
    await source.publish(first?.payload ?? Buffer.alloc(0));
    await shows('"batch"');
    const [connected, message, summary] = objects((await end()).stdout);
    expect(connected).toEqual({ type: 'connected' });
    expect(message).toMatchObject({
      type: 'batch',
      sequence: 0,
      missed: 0,
      topic: 'kv@pod',
      encoding: 'map',
      dataParallelRank: 0,
      events: [
        {
          type: 'BlockStored',
          blockHashes: ['652152528145005040', '11756867706497962373', '15830936654702807531'],
          parentBlockHash: null,
          blockSize: 32,
          tokens: 96,
        },
      ],
    });
    expect(JSON.stringify(message)).not.toContain('tokenIds');
    expect(summary).toMatchObject({ type: 'summary', batches: 1, stored: 3, tokens: 96, missed: 0 });
  });

  test('--tokens adds token ids; bytes hashes and long integers keep every digit', async () => {
    const source = await publisher();
    const { shows, end } = await watching(source, '--json', '--tokens');
    source.skipTo(2n ** 60n);
    await source.publish(
      encode([1.5, [['BlockStored', [new Uint8Array([0, 255])], null, [7, 8], 2, null]], 0]),
    );
    await shows('"batch"');
    const [, message] = objects((await end()).stdout);
    expect(message).toMatchObject({
      sequence: '1152921504606846976',
      events: [{ blockHashes: ['0x00ff'], tokenIds: [7, 8] }],
    });
  });
});
