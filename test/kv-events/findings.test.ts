import { encode } from '@msgpack/msgpack';
import { describe, expect, test } from 'vitest';
import { checked, commanded } from './support/kv-events-check.ts';
import { startModelServer } from './support/kv-events-command.ts';
import { holding, modelServer, publisher, stored } from './support/kv-events-fixtures.ts';
import type { TestPublisher } from './support/kv-publisher.ts';

const noWait = ['--wait=0.3'];

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

describe('the prompt', () => {
  const answering = (source: TestPublisher) => async (): Promise<void> =>
    source.publish(encode([1.5, [stored()], 0]));

  test('with --url it sends a prompt, and the resulting event decides', async () => {
    const source = await publisher();
    const url = await modelServer({ completed: answering(source) });
    const { verdict, severities } = await checked(source, url);
    expect(verdict).toBe('fits');
    expect(severities).toMatchObject({ live: 'ok', tokenizer: 'ok', encoding: 'ok' });
  });

  test('a prompt that is too long for the model is halved until it fits', async () => {
    const source = await publisher();
    const url = await modelServer({ mostWords: 60, completed: answering(source) });
    expect((await checked(source, url)).verdict).toBe('fits');
  });

  test('a prompt without an event is a problem', async () => {
    const url = await modelServer({});
    const { verdict, found } = await checked(await publisher(), url);
    expect(verdict).toBe('problem');
    expect(found('live')).toMatchObject({
      severity: 'problem',
      values: { promptTokens: expect.any(Number) },
    });
  });

  test('VLLM_API_KEY is sent to a server that requires a key', async () => {
    const source = await publisher();
    const url = await modelServer({ key: 'secret', completed: answering(source) });
    const refused = await commanded(source, [`--url=${url}`, ...noWait]);
    expect(refused.found('prompt')?.text).toContain('GET /v1/models: HTTP 401');
    const allowed = await commanded(source, [`--url=${url}`], { VLLM_API_KEY: 'secret' });
    expect(allowed.exitCode).toBe(0);
  });

  test('a server without a tokenizer endpoint is a problem: the gateway calls it for every prompt', async () => {
    const source = await publisher();
    const url = await modelServer({ tokenizes: false, completed: answering(source) });
    expect((await checked(source, url)).severities.tokenizer).toBe('problem');
  });

  const gauge = (labels: string) =>
    `# TYPE vllm:cache_config_info gauge\nvllm:cache_config_info{${labels}} 1.0\n`;

  test.each([
    [
      'block size and blocks',
      'block_size="32",cache_dtype="auto",num_gpu_blocks="24"',
      { tokens: 32, blocks: 24 },
    ],
    ['no blocks yet', 'cpu_block_size="8",block_size="32",num_gpu_blocks="None"', { tokens: 32 }],
  ])('its metrics state the block size before any event: %s', async (_, labels, values) => {
    const url = await modelServer({ metrics: gauge(labels) });
    const { found, report } = await checked(await publisher(), url);
    expect(found('cache-config')?.values).toEqual(values);
    expect(report.gatewayEnvironment).toMatchObject({ AIBRIX_PREFIX_CACHE_BLOCK_SIZE: '128' });
  });

  test('the index is sized for a pod with many blocks', async () => {
    const url = await modelServer({ metrics: gauge('block_size="16",num_gpu_blocks="200000"') });
    const { gatewayEnvironment } = (await checked(await publisher(), url)).report;
    expect(gatewayEnvironment).toMatchObject({ AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT: '200000' });
  });

  test('a server without that metric has no such finding', async () => {
    const { found } = await checked(await publisher(), await modelServer({}));
    expect(found('cache-config')).toBeUndefined();
  });

  test('an unreachable server is a warning, and the check continues', async () => {
    const gone = await startModelServer();
    gone.close();
    const { verdict, found } = await checked(await holding(stored()), gone.url);
    expect(verdict).toBe('fits');
    expect(found('prompt')?.text).toContain('ECONNREFUSED');
  });
});
