import { encode } from '@msgpack/msgpack';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decodeBatch } from '../../kv-events/wire/decode.ts';
import { DecodeError, decodeMessagePack, payloadLimits } from '../../kv-events/wire/messagepack.ts';
import { recordings } from './support/kv-event-vectors.ts';

describe('any bytes at all', () => {
  const onlyDecodeErrors = (payload: Uint8Array): void => {
    try {
      decodeBatch(payload);
    } catch (error) {
      expect(error).toBeInstanceOf(DecodeError);
    }
  };

  test('random bytes decode or are rejected', () => {
    fc.assert(fc.property(fc.uint8Array({ maxLength: 400 }), onlyDecodeErrors), { numRuns: 3000 });
  });

  test('every truncation of every recorded payload is rejected', () => {
    for (const { payload } of recordings.flatMap(({ messages }) => messages)) {
      for (let length = 0; length < payload.length; length += 1) {
        expect(() => decodeBatch(payload.subarray(0, length))).toThrow(DecodeError);
      }
    }
  });

  test('recorded payloads with changed bytes decode or are rejected', () => {
    const payloads = recordings.flatMap(({ messages }) => messages.map(({ payload }) => payload));
    const change = fc.tuple(fc.nat(), fc.integer({ min: 0, max: 255 }));
    const mutation = fc.tuple(fc.constantFrom(...payloads), fc.array(change, { minLength: 1, maxLength: 6 }));
    const run = ([payload, changes]: [Uint8Array, [number, number][]]): void => {
      const changed = Uint8Array.from(payload);
      for (const [at, value] of changes) changed[at % changed.length] = value;
      onlyDecodeErrors(changed);
    };
    fc.assert(fc.property(mutation, run), { numRuns: 3000 });
  });

  test('any MessagePack value decodes or is rejected', () => {
    const value = fc.anything({ withBigInt: false, withDate: true, withNullPrototype: false, maxDepth: 4 });
    fc.assert(
      fc.property(value, (any) => onlyDecodeErrors(encode([1.5, [any, [any]], any]))),
      { numRuns: 1000 },
    );
  });

  test('a payload at the limits decodes within 300 MB', () => {
    const count = payloadLimits.values - 1;
    const payload = new Uint8Array(5 + count).fill(0x80);
    payload.set([0xdd, count >>> 24, (count >>> 16) & 255, (count >>> 8) & 255, count & 255]);
    const before = process.memoryUsage().rss;
    const decoded = decodeMessagePack(payload);
    expect(process.memoryUsage().rss - before).toBeLessThan(300e6);
    expect(decoded).toHaveLength(count);
  });
});
