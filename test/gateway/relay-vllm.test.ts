import { mkdtempSync, writeFileSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Subscriber } from 'zeromq';
import { type Judge, startJudge } from '../../harness/aibrix/judge.ts';
import { ensureAibrix } from '../../harness/aibrix/programs.ts';
import type { Manifests } from '../../harness/chart/manifests.ts';
import { renderChart } from '../../harness/chart/render.ts';
import { type VllmClient, vllmClient } from '../../harness/engine/client.ts';
import { type Engine, ensureEngine } from '../../harness/engine/install.ts';
import { ensureTinyModel } from '../../harness/engine/model.ts';
import { type RunningPod, runPod } from '../../harness/engine/pod.ts';
import { engineValues } from '../../harness/engine/values.ts';
import { resolveVersion } from '../../harness/engine/versions.ts';
import { eventually } from '../../harness/process/eventually.ts';
import { freePorts } from '../../harness/process/ports.ts';
import { createReport } from '../../harness/process/report.ts';
import { release, tethered } from '../../harness/process/tether.ts';
import { ensureTools } from '../../harness/toolchain/ensure.ts';
import { putOnPath } from '../../harness/toolchain/path.ts';
import { merge } from '../support/merge.ts';

const report = createReport(process.stderr);

/** Starts the rendered sidecar's program with the Python of the vLLM image. */
function sidecar(manifests: Manifests, engine: Engine, directory: string): () => Promise<void> {
  const container = manifests.one('Deployment').spec?.template.spec?.initContainers?.[0];
  const config = manifests.one('ConfigMap') as unknown as { data: Record<string, string> };
  const script = path.join(directory, 'kv-events-relay.py');
  writeFileSync(script, config.data['kv-events-relay.py'] ?? expect.fail('no program in the ConfigMap'));
  const child = tethered(engine.python, [script, ...(container?.args ?? [])], {
    stdout: 'ignore',
    stderr: 'ignore',
  });
  return () => release(child);
}

/** Gives the judge what the pod sends, for as long as it is subscribed. */
function subscribed(endpoint: string, judge: Judge): () => void {
  const subscriber = new Subscriber({ linger: 0 });
  subscriber.connect(endpoint);
  subscriber.subscribe();
  void (async () => {
    for await (const [, , payload] of subscriber) if (payload) await judge.receive('tiny-0', payload);
  })();
  return () => subscriber.close();
}

describe.each(['default', '0.32'])('the chart with vLLM %s and the relay', (word) => {
  const directory = mkdtempSync(path.join(tmpdir(), 'relay-'));
  let manifests: Manifests;
  let engine: Engine;
  let pod: RunningPod;
  let client: VllmClient;
  let judge: Judge;
  let endpoint: string;
  let stopRelay: () => Promise<void>;
  let unsubscribe: () => void;

  beforeAll(async () => {
    putOnPath(await ensureTools(['helm'], report));
    await ensureTinyModel();
    engine = await ensureEngine(resolveVersion(word), report);
    judge = startJudge((await ensureAibrix(report)).judge, { blockSizeBytes: 64 });
    const { metricsPort } = await freePorts(['metricsPort']);
    const relay = { model: { kvEvents: { relay: { enabled: true, metricsPort } } } };
    const values = await engineValues(engine.version, 'json');
    endpoint = `tcp://127.0.0.1:${values.model.kvEvents.eventPort}`;
    manifests = await renderChart(merge(values, relay));
    const spec = manifests.one('Deployment').spec?.template.spec ?? expect.fail('no pod');
    stopRelay = sidecar(manifests, engine, directory);
    pod = await runPod(spec, engine);
    client = vllmClient(pod.url, 'tiny');
    unsubscribe = subscribed(endpoint, judge);
  }, 900_000);

  afterAll(async () => {
    unsubscribe?.();
    await stopRelay?.();
    await pod?.remove();
    await judge?.close();
    await rm(directory, { recursive: true, force: true });
  });

  /** Percent of a prompt that the gateway finds in the pod. */
  async function found(prompt: string): Promise<number> {
    const match = await judge.match(await client.tokenize(prompt), ['tiny-0']);
    return match['tiny-0'] ?? 0;
  }

  const complete = (body: object): Promise<Response> =>
    fetch(`${pod.url}/v1/completions`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ model: 'tiny', max_tokens: 1, ...body }),
    });

  const wholePrompt = (prompt: string): Promise<boolean> =>
    eventually('the gateway finds the whole prompt', async () => (await found(prompt)) === 100);

  it('the gateway finds a whole prompt, in blocks of 16 although vLLM has 32', async () => {
    const prompt = 'whole'.padEnd(192, ' prompt');
    await client.complete({ prompt, tokens: 1 });
    await wholePrompt(prompt);
  });

  it('a salted prompt is not found for others', async () => {
    const [salted, plain] = ['salted', 'plain'].map((name) => name.padEnd(96, ` ${name}`));
    expect((await complete({ prompt: salted, cache_salt: 'secret' })).status).toBe(200);
    await client.complete({ prompt: plain ?? '', tokens: 1 });
    await wholePrompt(plain ?? '');
    expect(await found(salted ?? '')).toBe(0);
  });

  it('a gateway that starts later finds it too', async () => {
    unsubscribe();
    await judge.reset();
    unsubscribe = subscribed(endpoint, judge);
    await wholePrompt('whole'.padEnd(192, ' prompt'));
  });

  it('requests are served while the relay is dead, and a new relay announces what they left', async () => {
    const prompt = 'without a relay'.padEnd(160, ' none');
    await stopRelay();
    await client.complete({ prompt, tokens: 1 });
    expect(await found(prompt)).toBeLessThan(100);
    await judge.reset();
    stopRelay = sidecar(manifests, engine, directory);
    await wholePrompt(prompt);
    await wholePrompt('whole'.padEnd(192, ' prompt'));
  });
});
