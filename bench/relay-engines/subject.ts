import { startJudge } from '../../harness/aibrix/judge.ts';
import { ensureAibrix } from '../../harness/aibrix/programs.ts';
import { rawReplay } from '../../harness/aibrix/raw-replay.ts';
import {
  type RelayedPod,
  type RelayedPodOptions,
  startRelayedPod,
} from '../../harness/aibrix/relayed-pod.ts';
import { type SubscribedJudge, subscribeJudge } from '../../harness/aibrix/subscribed-judge.ts';
import { ensureEngine } from '../../harness/engine/install.ts';
import { ensureHybridModel, ensureTinyAdapter, ensureTinyModel } from '../../harness/engine/model.ts';
import { eventually } from '../../harness/process/eventually.ts';
import type { Report } from '../../harness/process/report.ts';
import { ensureTools } from '../../harness/toolchain/ensure.ts';
import { putOnPath } from '../../harness/toolchain/path.ts';

/** A pod with the relay, and gateways that are subscribed to it: the decoder, event handler and index of AIBrix. */
export interface Subject {
  readonly relayed: RelayedPod;
  /** One at first. */
  readonly gateways: SubscribedJudge[];
  /** Starts another gateway. */
  subscribe(): SubscribedJudge;
  /** Completes a prompt. @param more of the request @throws if the answer is not 200 */
  complete(prompt: string, more?: object, rank?: number): Promise<void>;
  /** Loads a LoRA adapter for the model. @returns its name */
  loadAdapter(): Promise<string>;
  /** Percent of a prompt that the first gateway finds. */
  found(prompt: string): Promise<number>;
  /** Waits until the first gateway finds a whole prompt. */
  foundWhole(prompt: string): Promise<void>;
  /** Percent of a prompt that a gateway finds by what a rank of vLLM publishes, without the relay. */
  foundDirectly(prompt: string, rank?: number): Promise<number>;
  stop(): Promise<void>;
}

/** The gateway has blocks of 16 tokens. */
const settings = { blockSizeBytes: 64 };
const promptTokens = 640;
const adapter = 'tiny-adapter';

/** A prompt of 640 tokens, 40 blocks of the gateway, that begins like no other. */
export function promptOf(name: string): string {
  return name.padEnd(promptTokens, ` ${name}`);
}

/** Starts the pod and a gateway. @param version a full one @throws as `startRelayedPod` */
export async function startSubject(
  version: string,
  options: RelayedPodOptions,
  report: Report,
): Promise<Subject> {
  putOnPath(await ensureTools(['helm'], report));
  await (options.hybrid ? ensureHybridModel() : ensureTinyModel());
  const { judge: program } = await ensureAibrix(report);
  const relayed = await startRelayedPod(await ensureEngine(version, report), options);
  const subscribe = (): SubscribedJudge => subscribeJudge(program, relayed.events, settings);
  const gateways = [subscribe()];
  const { client, url, pod } = relayed;
  const found = async (prompt: string): Promise<number> =>
    (await gateways[0]?.match(await client.tokenize(prompt))) ?? 0;
  return {
    relayed,
    gateways,
    subscribe,
    complete: (prompt, more, rank = 0) =>
      post(url, '/v1/completions', { model: 'tiny', prompt, max_tokens: 1, ...more }, rank),
    async loadAdapter() {
      const folder = await ensureTinyAdapter();
      await post(url, '/v1/load_lora_adapter', { lora_name: adapter, lora_path: folder });
      return adapter;
    },
    found,
    async foundWhole(prompt) {
      await eventually('the gateway finds the whole prompt', async () => (await found(prompt)) === 100);
    },
    foundDirectly: async (prompt, rank = 0) =>
      matchOf(program, await rawReplay(relayed.engineReplay(rank)), await client.tokenize(prompt)),
    async stop() {
      await Promise.all(gateways.map((gateway) => gateway.close()));
      await pod.remove();
    },
  };
}

async function post(url: string, path: string, body: object, rank = 0): Promise<void> {
  const headers = { 'content-type': 'application/json', 'X-data-parallel-rank': `${rank}` };
  const response = await fetch(`${url}${path}`, { method: 'POST', headers, body: JSON.stringify(body) });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`POST ${path}: HTTP ${response.status} ${text.slice(0, 300)}`);
}

async function matchOf(
  program: string,
  payloads: readonly Uint8Array[],
  tokens: readonly number[],
): Promise<number> {
  const judge = startJudge(program, settings);
  for (const payload of payloads) await judge.receive('pod', payload);
  const { pod = 0 } = await judge.match(tokens, ['pod']);
  await judge.close();
  return pod;
}
