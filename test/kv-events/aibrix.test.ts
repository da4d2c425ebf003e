import { describe, expect, test } from 'vitest';
import { gatewayBlockBytes, gatewayEnvironment, gatewayRules } from '../../kv-events/gateway/aibrix.ts';

describe('releases of AIBrix', () => {
  test.each([
    ['v0.4.0', { array: 'no', map: 'no' }, true],
    ['0.4.1', { array: 'no', map: 'no' }, true],
    ['v0.5.0', { array: 'no', map: 'no' }, true],
    ['v0.6.0', { array: 'yes', map: 'no' }, true],
    ['v0.7.0', { array: 'yes', map: 'no' }, false],
    ['0.7', { array: 'yes', map: 'no' }, false],
    ['v0.7.0-rc.1', { array: 'yes', map: 'no' }, false],
    ['v0.8.0', { array: 'yes', map: 'unverified' }, false],
    ['1', { array: 'yes', map: 'unverified' }, false],
    ['main', { array: 'yes', map: 'yes' }, false],
  ])('%s decodes %j', (version, decodes, withoutEffect) => {
    const rules = gatewayRules(version);
    expect(rules.decodes).toEqual(decodes);
    expect(Boolean(rules.withoutEffect)).toBe(withoutEffect);
  });

  test.each(['', 'latest', 'v', '0.x', '0.7.0.1', '0.7 '])('%j is no version', (text) => {
    expect(() => gatewayRules(text)).toThrow(/is no version of AIBrix; give v0.7.0, 0.7 or main/);
  });

  test('v0.3 has no KV event sync', () => {
    expect(() => gatewayRules('v0.3.0')).toThrow(/came with v0.4.0/);
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

  test.each([
    ['v0.4.0', 'AIBRIX_KV_EVENT_SYNC_ENABLED', 'AIBRIX_USE_REMOTE_TOKENIZER'],
    ['v0.5.0', 'AIBRIX_PREFIX_CACHE_KV_EVENT_SYNC_ENABLED', 'AIBRIX_PREFIX_CACHE_USE_REMOTE_TOKENIZER'],
    ['v0.7.0', 'AIBRIX_PREFIX_CACHE_KV_EVENT_SYNC_ENABLED', 'AIBRIX_PREFIX_CACHE_USE_REMOTE_TOKENIZER'],
  ])('%s is switched on by %s and %s', (version, sync, tokenizer) => {
    const environment = gatewayEnvironment(gatewayRules(version), 16);
    expect(environment).toMatchObject({ [sync]: 'true', [tokenizer]: 'true' });
    expect(Object.keys(environment)).toHaveLength(5);
  });

  test('a model on another port than 8000 needs the template of tokenizer addresses', () => {
    expect(gatewayEnvironment(gatewayRules('v0.7.0'), 16, 9000)).toMatchObject({
      AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE: 'http://%s:9000',
    });
  });
});
