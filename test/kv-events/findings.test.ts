import { encode } from '@msgpack/msgpack';
import { describe, expect, test } from 'vitest';
import { checked, commanded } from './support/kv-events-check.ts';
import { startModelServer } from './support/kv-events-command.ts';
import { holding, modelServer, publisher, stored } from './support/kv-events-fixtures.ts';
import type { TestPublisher } from './support/kv-publisher.ts';

const noWait = ['--wait=0.3'];

describe('what it finds', () => {
  test.each([
    ['a block size of 16', 'block-size', 'note', stored([1], 16), /AIBRIX_PREFIX_CACHE_BLOCK_SIZE=64/],
    ['hashes of bytes', 'hashes', 'warning', stored([new Uint8Array(32)]), /bytes/],
    ['several blocks in one event', 'multi-block', 'note', stored([1, 2, 3]), /up to 3 in one event/],
    [
      'blocks on the CPU',
      'medium',
      'warning',
      ['BlockStored', [1], null, [1], 1, null, 'CPU'],
      /medium: CPU/,
    ],
    ['a second group of layers', 'groups', 'warning', stored([1], 16, null, null, 1), /layer groups: 1/],
    ['an adapter', 'adapters', 'note', ['BlockStored', [1], null, [1], 1, 7, 'GPU'], /adapters: 7/],
    [
      'ragged tokens',
      'tokens',
      'problem',
      ['BlockStored', [1, 2], null, [1], 1, null],
      /1 event whose tokens/,
    ],
    ['an event of an unknown kind', 'event-kind', 'problem', ['BlockMoved', [1]], /BlockMoved/],
    ['a reset of the cache', 'cleared', 'warning', ['AllBlocksCleared'], /keeps the stale index/],
  ])('%s: the finding %s is a %s', async (_, id, severity, event, text) => {
    const { found } = await checked(await holding(stored(), event));
    expect(found(id)).toMatchObject({ severity, text: expect.stringMatching(text) });
  });

  test.each([
    ['a rank above 0', [1.5, [stored()], 3], 'rank', /rank: 3/],
    ['a rank of nil', [1.5, [stored()], null], 'rank', /nil/],
    ['a batch of four items', [1.5, [stored()], 0, 0], 'batch', /4 items/],
    ['rubbish', 'rubbish', 'messages', /not all are batches/],
  ])('%s is a problem', async (_, batch, id, text) => {
    const source = await publisher();
    await source.publish(encode(batch));
    const { verdict, found } = await checked(source);
    expect(verdict).toBe('problem');
    expect(found(id)).toMatchObject({ severity: 'problem', text: expect.stringMatching(text) });
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

  test('events and replay exchanged: both ports are problems', async () => {
    const source = await publisher();
    const swapped = { ...source, eventPort: source.replayPort, replayPort: source.eventPort };
    const { verdict, severities } = await checked(swapped);
    expect(verdict).toBe('problem');
    expect(severities).toMatchObject({ 'events-port': 'problem', 'replay-port': 'problem' });
  });

  test('no event at all: undecided, and the way to get one', async () => {
    const { verdict, found } = await checked(await publisher());
    expect(verdict).toBe('undecided');
    expect(found('live')).toMatchObject({ severity: 'unknown', remedy: expect.stringContaining('--url') });
  });
});

describe('the prompt', () => {
  const answering = (source: TestPublisher) => async (): Promise<void> =>
    source.publish(encode([1.5, [stored()], 0]));

  test('with --url it sends one, and the event that follows decides', async () => {
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
    expect(found('live')?.text).toMatch(/a prompt of 4\d\d tokens was completed, and no event came/);
  });

  test('a server that wants a key gets VLLM_API_KEY', async () => {
    const source = await publisher();
    const url = await modelServer({ key: 'secret', completed: answering(source) });
    const refused = await commanded(source, [`--url=${url}`, ...noWait]);
    expect(refused.found('prompt')?.text).toContain('GET /v1/models: HTTP 401');
    const allowed = await commanded(source, [`--url=${url}`], { VLLM_API_KEY: 'secret' });
    expect(allowed.exitCode).toBe(0);
  });

  test('a server that does not tokenize is a problem: the gateway asks it for every prompt', async () => {
    const source = await publisher();
    const url = await modelServer({ tokenizes: false, completed: answering(source) });
    expect((await checked(source, url)).severities.tokenizer).toBe('problem');
  });

  test('a server that is not there is a warning, not the end', async () => {
    const gone = await startModelServer();
    gone.close();
    const { verdict, found } = await checked(await holding(stored()), gone.url);
    expect(verdict).toBe('fits');
    expect(found('prompt')?.text).toContain('ECONNREFUSED');
  });
});
