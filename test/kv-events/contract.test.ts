import { describe, expect, test } from 'vitest';
import { gatewayBlockBytes, gatewayEnvironment, settings } from '../../kv-events/gateway/settings.ts';
import { traps } from '../../kv-events/gateway/traps.ts';
import {
  caveatOf,
  defaultVersion,
  gatewayOf,
  gateways,
  pairOf,
  pairOfEncoding,
  pairs,
  publisherOf,
  publishers,
  relayed,
} from '../../kv-events/gateway/versions.ts';

describe('versions.json', () => {
  test('has each vLLM with each AIBrix once, and nothing else', () => {
    const expected = publishers.flatMap((vllm) => gateways.map((aibrix) => `${vllm.id} ${aibrix.id}`));
    expect(pairs.map(({ vllm, aibrix }) => `${vllm} ${aibrix}`).sort()).toEqual(expected.sort());
  });

  test.each(pairs)('$vllm with $aibrix: each answer is marked as run, read or unknown', (pair) => {
    for (const { is, seen } of [pair.decodes, pair.matches]) {
      expect(['run', 'read', 'unknown']).toContain(seen);
      expect(seen === 'unknown').toBe(is === 'unknown');
    }
    expect(caveatOf(pair)).toMatchObject({
      text: expect.stringMatching(/\S/),
      remedy: expect.stringMatching(/\S/),
    });
  });

  test('events that are not decoded match nothing', () => {
    const wrong = pairs.filter(({ decodes, matches }) => decodes.is === 'no' && matches.is !== 'none');
    expect(wrong).toEqual([]);
  });

  test('the relay sends arrays to each AIBrix, so they are decoded as those of vLLM', () => {
    const arrays = gateways.map((gateway) => pairOf({ id: 'arrays' }, gateway));
    const decoded = (rows: readonly { aibrix: string; decodes: object }[]) =>
      rows.map(({ aibrix, decodes }) => ({ aibrix, decodes }));
    expect(decoded(relayed)).toEqual(decoded(arrays));
    const changed = relayed.filter(({ matches }, index) => matches.is !== arrays[index]?.matches.is);
    expect(changed.map(({ aibrix, matches }) => [aibrix, matches.is, matches.seen])).toEqual([
      ['v0.7', 'all', 'run'],
      ['main-2026-08-22', 'all', 'run'],
    ]);
  });

  test.each([
    ['0.8.5', 'nothing'],
    ['0.9.0', 'arrays'],
    ['0.10.1.1', 'arrays'],
    ['0.23.9', 'arrays'],
    ['0.24.0', 'maps'],
    ['0.24.0-rc1', 'maps'],
    ['1.0.0', 'maps'],
  ])('vLLM %s publishes %s', (version, publishes) => {
    expect(publisherOf(version)?.publishes).toBe(publishes);
  });

  test('the default image of each gateway publishes events that the gateway decodes, as far as is known', () => {
    const unread = gateways.filter((gateway) => {
      const publisher = publisherOf(gateway.image);
      return !publisher || (pairOf(publisher, gateway).decodes.is === 'no' && gateway.id > 'v0.6');
    });
    expect(unread).toEqual([]);
  });
});

describe('releases of AIBrix', () => {
  test.each([
    ['v0.4.0', 'no', 'no', 'none'],
    ['0.4.1', 'no', 'no', 'none'],
    ['v0.5.0', 'no', 'no', 'none'],
    ['v0.6.0', 'yes', 'no', 'none'],
    ['v0.7.0', 'yes', 'no', 'first-block'],
    ['0.7', 'yes', 'no', 'first-block'],
    ['v0.7.0-rc.1', 'yes', 'no', 'first-block'],
    ['main-2026-08-22', 'yes', 'no', 'first-block'],
    ['v0.8.0', 'yes', 'unknown', 'unknown'],
    ['1', 'yes', 'unknown', 'unknown'],
    ['main', 'yes', 'unknown', 'unknown'],
  ])('%s decodes arrays: %s, maps: %s; arrays match: %s', (version, arrays, maps, matches) => {
    const gateway = gatewayOf(version);
    const pair = pairOfEncoding('arrays', gateway);
    expect([pair.decodes.is, pairOfEncoding('maps', gateway).decodes.is]).toEqual([arrays, maps]);
    expect(pair.matches.is).toBe(matches);
  });

  test.each(['', 'latest', 'v', '0.x', '0.7.0.1', '0.7 '])('%j is not a version', (text) => {
    expect(() => gatewayOf(text)).toThrow(JSON.stringify(text));
  });

  test('v0.3 has no KV event sync', () => {
    expect(() => gatewayOf('v0.3.0')).toThrow(/v0.3.0.*v0.4.0/);
  });
});

describe('the environment of the gateway', () => {
  test.each([
    [16, 64],
    [32, 128],
    [528, 2112],
  ])('blocks of %i tokens are %i bytes', (tokens, bytes) => {
    expect(gatewayBlockBytes(tokens)).toBe(bytes);
  });

  test('is six settings, in the order in which they are needed', () => {
    expect(Object.entries(gatewayEnvironment())).toEqual([
      ['AIBRIX_PREFIX_CACHE_USE_REMOTE_TOKENIZER', 'true'],
      ['AIBRIX_PREFIX_CACHE_TOKENIZER_TYPE', 'remote'],
      ['AIBRIX_PREFIX_CACHE_REMOTE_TOKENIZER_ENDPOINT', 'http://unused.invalid:8000'],
      ['AIBRIX_PREFIX_CACHE_BLOCK_SIZE', '64'],
      ['AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT', '131072'],
      ['AIBRIX_PREFIX_CACHE_KV_EVENT_SYNC_ENABLED', 'true'],
    ]);
  });

  test('uses the names of v0.4 for that version', () => {
    expect(Object.keys(gatewayEnvironment({}, true))).toEqual([
      'AIBRIX_USE_REMOTE_TOKENIZER',
      'AIBRIX_PREFIX_CACHE_TOKENIZER_TYPE',
      'AIBRIX_REMOTE_TOKENIZER_ENDPOINT',
      'AIBRIX_PREFIX_CACHE_BLOCK_SIZE',
      'AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT',
      'AIBRIX_KV_EVENT_SYNC_ENABLED',
    ]);
  });

  test('a model on another port than 8000 needs the template of tokenizer addresses', () => {
    expect(gatewayEnvironment({ httpPort: 9000 })).toMatchObject({
      AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE: 'http://%s:9000',
    });
  });
});

test('every fact names its source, and ids are unique', () => {
  const all = [...settings, ...Object.values(traps)];
  expect(all.filter(({ source }) => !/\S/.test(source))).toEqual([]);
  expect(new Set(all.map(({ id }) => id)).size).toBe(all.length);
  expect(gatewayOf(defaultVersion).id).toBe('v0.7');
});
