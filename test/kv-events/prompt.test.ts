import { encode } from '@msgpack/msgpack';
import { describe, expect, test } from 'vitest';
import { checked, commanded } from './support/kv-events-check.ts';
import { startModelServer } from './support/kv-events-command.ts';
import { holding, modelServer, publisher, stored } from './support/kv-events-fixtures.ts';
import type { TestPublisher } from './support/kv-publisher.ts';

const noWait = ['--wait=0.3'];

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
