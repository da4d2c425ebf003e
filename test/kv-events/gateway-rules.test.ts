import { describe, expect, test } from 'vitest';
import { checkGateway } from '../../kv-events/check/gateway-rules.ts';
import { gatewayEnvironment } from '../../kv-events/gateway/settings.ts';
import { gatewayOf } from '../../kv-events/gateway/versions.ts';

const gateway = gatewayOf('v0.7.0');
const good = gatewayEnvironment();
const judged = (environment: Record<string, string | undefined> | Error, needs = {}) =>
  checkGateway(environment, { blockSize: 16, ...needs }, gateway).map(
    ({ id, severity }) => `${severity} ${id}`,
  );

describe('the settings of a gateway', () => {
  test.each([
    ['all are right', good, ['ok gateway-settings']],
    ['other ones do not matter', { ...good, ROUTING_ALGORITHM: 'random' }, ['ok gateway-settings']],
    [
      'any endpoint serves',
      { ...good, AIBRIX_PREFIX_CACHE_REMOTE_TOKENIZER_ENDPOINT: 'http://x' },
      ['ok gateway-settings'],
    ],
    [
      'no endpoint',
      { ...good, AIBRIX_PREFIX_CACHE_REMOTE_TOKENIZER_ENDPOINT: '' },
      ['problem gateway-tokenizer-endpoint'],
    ],
    [
      'a larger index serves',
      { ...good, AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT: '500000' },
      ['ok gateway-settings'],
    ],
    [
      'a smaller index',
      { ...good, AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT: '10000' },
      ['warning gateway-max-prefixes'],
    ],
    [
      "the block size of AIBrix's chart",
      { ...good, AIBRIX_PREFIX_CACHE_BLOCK_SIZE: '128' },
      ['problem gateway-block-size'],
    ],
    [
      'the wrong tokenizer',
      { ...good, AIBRIX_PREFIX_CACHE_TOKENIZER_TYPE: 'character' },
      ['problem gateway-tokenizer-type'],
    ],
    [
      'a value from elsewhere',
      { ...good, AIBRIX_PREFIX_CACHE_BLOCK_SIZE: undefined },
      ['ok gateway-settings'],
    ],
    [
      'KV sync off',
      { ...good, AIBRIX_PREFIX_CACHE_KV_EVENT_SYNC_ENABLED: 'false' },
      ['note gateway-settings'],
    ],
    ['nothing set up', {}, ['note gateway-settings']],
    ['not readable', new Error('HTTP status 403'), ['note gateway-settings']],
  ])('%s', (_, environment, expected) => {
    expect(judged(environment)).toEqual(expected);
  });

  test('a finding has the value that was expected and the one that was found', () => {
    const [found] = checkGateway(good, { blockSize: 32 }, gateway);
    expect(found?.values).toEqual({ expected: '128', found: '64' });
  });

  test('models on another port need the template of tokenizer addresses', () => {
    expect(judged(good, { httpPort: 9000 })).toEqual(['problem gateway-tokenizer-address']);
  });

  test('an unknown block size is not compared', () => {
    expect(checkGateway({ ...good, AIBRIX_PREFIX_CACHE_BLOCK_SIZE: '7' }, {}, gateway)).toMatchObject([
      { id: 'gateway-settings', severity: 'ok' },
    ]);
  });
});
