import { encode } from '@msgpack/msgpack';
import { describe, expect, test } from 'vitest';
import { decodeBatch } from '../../kv-events/wire/decode.ts';
import { decodeMessagePack } from '../../kv-events/wire/messagepack.ts';
import { recordings } from './support/kv-event-vectors.ts';

const events = (...items: unknown[]): Uint8Array => encode([1700000000.5, items, 0]);

describe.each(recordings)('what vLLM $version sent ($file)', ({ messages, encoding }) => {
  test.each(messages)('message "$name" decodes to exactly what was recorded', ({ payload, decoded }) => {
    expect(decodeMessagePack(payload)).toEqual(decoded);
  });

  test.each(messages)('batch "$name" has the recorded events, field by field', ({ payload, batch }) => {
    expect(decodeBatch(payload)).toMatchObject(batch);
  });

  test('the encoding of its events is recognized', () => {
    const seen = new Set(messages.map(({ payload }) => decodeBatch(payload).encoding));
    expect([...seen].filter((name) => name !== undefined)).toEqual([encoding]);
  });
});

describe('across versions', () => {
  test('a batch of vLLM 0.9.0, without rank and with the six first fields, decodes', () => {
    const batch = decodeBatch(encode([1.5, [['BlockStored', [7], null, [1, 2], 2, null]]]));
    expect(batch).toMatchObject({ arity: 2, dataParallelRank: undefined, encoding: 'array' });
    expect(batch.events[0]).toMatchObject({
      blockHashes: [7n],
      blockSize: 2,
      medium: null,
      groupIndex: null,
    });
  });

  test('additional items and unknown keys are ignored', () => {
    const array = ['BlockRemoved', [1], 'GPU', 0, 'LOCAL', { more: [1] }];
    const map = {
      type: 'BlockRemoved',
      block_hashes: [1],
      medium: 'GPU',
      group_idx: 0,
      not_yet_invented: [{}],
    };
    expect(decodeBatch(events(array)).events).toEqual(decodeBatch(events(map)).events);
  });

  test('an unknown event is kept by its tag, and the other events are decoded', () => {
    const batch = decodeBatch(events(['BlockMoved', [1]], { type: 'constructor' }, ['AllBlocksCleared']));
    expect(batch.events).toEqual([
      { type: 'Unknown', tag: 'BlockMoved' },
      { type: 'Unknown', tag: 'constructor' },
      { type: 'AllBlocksCleared' },
    ]);
    expect(batch.encoding).toBe('mixed');
  });

  test('64-bit hashes keep every bit', () => {
    const hashes = [2n ** 64n - 1n, 2n ** 53n + 1n, -(2n ** 63n)];
    const payload = encode([0.5, [['BlockRemoved', hashes]], 0], { useBigInt64: true });
    expect(decodeBatch(payload).events[0]).toMatchObject({ blockHashes: hashes });
  });

  test('a hash of bytes does not keep the payload alive', () => {
    const [event] = decodeBatch(events(['BlockRemoved', [new Uint8Array(32).fill(7)]])).events;
    const hash = event?.type === 'BlockRemoved' ? event.blockHashes[0] : undefined;
    expect(hash).toBeInstanceOf(Uint8Array);
    expect(hash instanceof Uint8Array && hash.buffer.byteLength).toBe(32);
  });
});
