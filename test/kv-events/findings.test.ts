import { encode } from '@msgpack/msgpack';
import { describe, expect, test } from 'vitest';
import { checked } from './support/kv-events-check.ts';
import { holding, modelServer, publisher, stored } from './support/kv-events-fixtures.ts';

describe('what it finds', () => {
  test.each([
    ['a block size of 16', 'block-size', 'note', stored([1], 16), { tokens: 16, bytes: 64 }],
    ['hashes of bytes', 'hashes', 'warning', stored([new Uint8Array(32)]), undefined],
    ['several blocks in one event', 'multi-block', 'warning', stored([1, 2, 3]), { blocks: 3, percent: 33 }],
    [
      'how much of it each AIBrix finds',
      'found',
      'note',
      stored(Array.from({ length: 40 }, (_, index) => index + 1)),
      { 'v0.6': 0, 'v0.7': 2, 'main of 2026-08-22': 2, 'v0.8': 'unknown' },
    ],
    [
      'blocks on the CPU',
      'medium',
      'warning',
      ['BlockStored', [1], null, [1], 1, null, 'CPU'],
      { mediums: 'CPU' },
    ],
    ['a second group of layers', 'groups', 'warning', stored([1], 16, null, null, 1), { groups: '1' }],
    ['an adapter', 'adapters', 'warning', ['BlockStored', [1], null, [1], 1, 7, 'GPU'], { adapters: '7' }],
    ['a salted prompt', 'extra-keys', 'warning', stored([1], 16, null, [['salt']]), { events: 1 }],
    ['mismatched tokens', 'tokens', 'problem', ['BlockStored', [1, 2], null, [1], 1, null], { events: 1 }],
    ['an event of an unknown kind', 'event-kind', 'problem', ['BlockMoved', [1]], { kinds: 'BlockMoved' }],
    ['a reset of the cache', 'cleared', 'warning', ['AllBlocksCleared'], undefined],
  ])('%s: the finding %s is a %s', async (_, id, severity, event, values) => {
    const { found } = await checked(await holding(stored(), event));
    expect(found(id)).toMatchObject({ severity, ...(values && { values }) });
  });

  test.each([
    ['a rank above 0', [1.5, [stored()], 3], 'rank', { ranks: '3' }],
    ['a rank of nil', [1.5, [stored()], null], 'rank', undefined],
    ['a batch of four items', [1.5, [stored()], 0, 0], 'batch', { items: '4' }],
    ['garbage', 'garbage', 'messages', undefined],
  ])('%s is a problem', async (_, batch, id, values) => {
    const source = await publisher();
    await source.publish(encode(batch));
    const { verdict, found } = await checked(source);
    expect(verdict).toBe('problem');
    expect(found(id)).toMatchObject({ severity: 'problem', ...(values && { values }) });
  });

  test.each([
    ['closed', 'problem', 'problem'],
    ['ignore', 'problem', 'problem'],
    ['malformed', 'warning', 'fits'],
  ] as const)('a replay port of the kind "%s" is a %s', async (replay, severity, expected) => {
    const source = await publisher({ replay });
    const url = await modelServer({ completed: () => source.publish(encode([1.5, [stored()], 0])) });
    const { verdict, severities, found } = await checked(source, url);
    expect([verdict, severities['replay-port']]).toEqual([expected, severity]);
    expect(found('replay-port')?.remedy).toBeTruthy();
  });

  test('swapped event and replay ports: both are problems', async () => {
    const source = await publisher();
    const swapped = { ...source, eventPort: source.replayPort, replayPort: source.eventPort };
    const { verdict, severities } = await checked(swapped);
    expect(verdict).toBe('problem');
    expect(severities).toMatchObject({ 'events-port': 'problem', 'replay-port': 'problem' });
  });

  test('no event: undecided, with a hint how to cause one', async () => {
    const { verdict, found } = await checked(await publisher());
    expect(verdict).toBe('undecided');
    expect(found('live')).toMatchObject({ severity: 'unknown', remedy: expect.stringContaining('--url') });
  });
});
