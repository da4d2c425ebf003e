import { encode } from '@msgpack/msgpack';
import { describe, expect, test } from 'vitest';
import { decodeBatch } from '../../kv-events/wire/decode.ts';
import { DecodeError, decodeMessagePack, payloadLimits } from '../../kv-events/wire/messagepack.ts';

const bytes = (hex: string): Uint8Array => Uint8Array.from(Buffer.from(hex.replaceAll(' ', ''), 'hex'));
const events = (...items: unknown[]): Uint8Array => encode([1700000000.5, items, 0]);

describe('hostile payloads', () => {
  const nested = (levels: number): Uint8Array => Uint8Array.from([...Array(levels).fill(0x91), 0xc0]);
  test.each([
    ['nothing', new Uint8Array(), /cut off: 1 more values expected at byte 0/],
    ['an array of four billion', bytes('dd ffffffff'), /4294967295 values announced, 0 bytes left/],
    ['a map of four billion', bytes('df ffffffff c0 c0'), /8589934590 values announced, 2 bytes left/],
    ['a string of four gigabytes', bytes('db ffffffff 61'), /reaches to byte 4294967300 of 6/],
    ['binary of four gigabytes', bytes('c6 ffffffff 00'), /reaches to byte 4294967300 of 6/],
    ['a header cut in two', bytes('dd ff'), /cut off inside a value/],
    ['headers that announce each other', Uint8Array.from(Array(30_000).fill(0xdc)), /values announced/],
    ['1000 levels of arrays', nested(1000), /nested deeper than 16 levels/],
    ['a type MessagePack never uses', bytes('93 c1 90 00'), /byte 1: type 0xc1 does not occur/],
    ['an extension', bytes('93 d4 01 00 90 00'), /byte 1: type 0xd4 does not occur/],
    ['a timestamp extension', bytes('d6 ff 00000000'), /type 0xd6 does not occur/],
    ['two values', bytes('c0 c0'), /1 bytes after the end/],
    ['a map in the place of the batch', encode({ ts: 1 }), /batch: expected an array, found a map/],
    [
      'a payload over the limit',
      new Uint8Array(payloadLimits.bytes + 1),
      /4194305 bytes, more than the limit of 4194304/,
    ],
    [
      'a million maps after the end',
      new Uint8Array(payloadLimits.values + 6).fill(0x80),
      /bytes after the end/,
    ],
  ])('%s: is refused with a reason', (_, payload, reason) => {
    expect(() => decodeBatch(payload)).toThrow(DecodeError);
    expect(() => decodeBatch(payload)).toThrow(reason);
  });

  test('a map cannot reach the prototype of objects', () => {
    const payload = bytes(`81 a9 ${Buffer.from('__proto__').toString('hex')} 81 a1 78 01`);
    expect(() => decodeMessagePack(payload)).toThrow(/__proto__/);
    expect(({} as Record<string, unknown>).x).toBeUndefined();
  });

  test('more values than the limit are rejected before any is created', () => {
    const count = payloadLimits.values + 1;
    const payload = new Uint8Array(5 + count).fill(0x80);
    payload.set([0xdd, count >>> 24, (count >>> 16) & 255, (count >>> 8) & 255, count & 255]);
    expect(() => decodeMessagePack(payload)).toThrow(/more than 1048576 values/);
  });

  test.each([
    ['an event that is a number', [7], /event 0: expected an array or a map, found a number/],
    ['an event that is nil', [null], /event 0: expected an array or a map, found nil/],
    ['an event without tag', [[]], /event 0: tag: expected a string, found nothing/],
    ['a map without type', [{ block_hashes: [] }], /event 0: type: expected a string, found nothing/],
    [
      'a tag that is a number',
      [
        ['BlockRemoved', [1]],
        [3, [1]],
      ],
      /event 1: tag: expected a string, found 3/,
    ],
    [
      'no hashes',
      [['BlockRemoved']],
      /event 0 \(BlockRemoved\): block_hashes: expected an array, found nothing/,
    ],
    ['a hash of text', [['BlockRemoved', ['x']]], /block_hashes: expected an integer or bytes, found "x"/],
    ['a fractional hash', [['BlockRemoved', [1.5]]], /block_hashes: expected an integer or bytes, found 1.5/],
    [
      'a block size of 0',
      [['BlockStored', [1], null, [1], 0, null]],
      /block_size: expected a positive integer/,
    ],
    ['a negative token', [['BlockStored', [1], null, [-1], 1, null]], /token_ids: expected token ids/],
    [
      'tokens that are bytes',
      [['BlockStored', [1], null, new Uint8Array(4), 4, null]],
      /token_ids: .* found 4 bytes/,
    ],
    [
      'a medium that is a list',
      [['BlockRemoved', [1], ['GPU']]],
      /medium: expected a string, found an array of 1/,
    ],
  ])('%s: the message names event and field', (_, items, reason) => {
    expect(() => decodeBatch(events(...items))).toThrow(reason);
  });

  test.each([
    ['a timestamp that is text', ['now', [], 0], /ts: expected a number, found "now"/],
    ['a timestamp that is not a number', [Number.NaN, [], 0], /ts: expected a number, found NaN/],
    ['no events', [1.5], /events: expected an array, found nothing/],
    ['a rank that is text', [1.5, [], 'zero'], /data_parallel_rank: expected an integer, found "zero"/],
  ])('%s: the message names the field', (_, batch, reason) => {
    expect(() => decodeBatch(encode(batch))).toThrow(reason);
  });
});
