import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { engineValues } from '../../harness/engine/values.ts';
import { blockSize, type ServedModel, serve, textOf } from './support.ts';

const engines = inject('engines').filter(({ serves }) => serves);

describe.each(engines)('vLLM $version, a warm start', (engine) => {
  const prompts = [textOf('tooLong', 99), textOf('first', 3), textOf('second', 2)];
  let served: ServedModel;
  let directory = '';

  /** Runs the startup probe that the chart renders, as the kubelet would, against this address. */
  async function probe(url: string) {
    const values = await engineValues(engine.version, 'json');
    const chart = await renderChart({ ...values, warmup: { prompts, endpoint: 'completions' } });
    const { data } = chart.one('ConfigMap') as unknown as { data: Record<string, string> };
    for (const [name, text] of Object.entries(data)) await writeFile(path.join(directory, name), text);
    const pod = chart.one('Deployment').spec?.template.spec;
    const [, script = '', , ...names] = pod?.containers[0]?.startupProbe?.exec?.command ?? [];
    const argv = [script.replace('/warmup', directory), url, ...names];
    return execa(engine.python, argv, { env: { TMPDIR: directory }, extendEnv: false, reject: false });
  }

  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'warmup-'));
    served = await serve(engine, 'json');
  });

  afterAll(async () => {
    await served?.pod.remove();
    await rm(directory, { recursive: true, force: true });
  });

  it('fails while the server does not answer', async () => {
    expect((await probe('http://127.0.0.1:1')).exitCode).toBe(1);
  });

  it('passes once the prompts are computed, and skips one that vLLM rejects', async () => {
    const { exitCode, stdout } = await probe(served.pod.url);
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(/^prompt 0 is skipped: 400 /);
    expect(await readFile(path.join(directory, 'warmup-done'), 'utf8')).toBe('3');
  });

  it('has the first user of such a prompt hit the cache', async () => {
    const { client } = served;
    const before = await client.cachedTokens();
    await client.complete({ prompt: `${prompts[1]} and a question`, tokens: 1 });
    expect((await client.cachedTokens()) - before).toBe(3 * blockSize);
  });

  it('continues after an interrupted attempt', async () => {
    await writeFile(path.join(directory, 'warmup-done'), '2');
    const before = await served.client.cachedTokens();
    const { exitCode, stdout } = await probe(served.pod.url);
    expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: '' });
    expect((await served.client.cachedTokens()) - before).toBeLessThanOrEqual(2 * blockSize);
  });
});
