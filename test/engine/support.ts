import type { Manifests } from '../../harness/chart/manifests.ts';
import { renderChart } from '../../harness/chart/render.ts';
import { type VllmClient, vllmClient } from '../../harness/engine/client.ts';
import type { Engine } from '../../harness/engine/install.ts';
import { type RunningPod, runPod } from '../../harness/engine/pod.ts';
import { engineValues, type Format } from '../../harness/engine/values.ts';
import { eventually } from '../../harness/process/eventually.ts';
import { merge } from '../support/merge.ts';

/** Tokens in a block of the cache: model.blockSize in harness/engine/cpu-values.yaml. */
export const blockSize = 32;

/** A text that fills so many blocks and shares none with texts of other names. The model has a token a letter. */
export function textOf(name: string, blocks: number): string {
  return name.padEnd(blocks * blockSize, ` ${name}`);
}

/** The pod that the chart renders, on this machine, and a client of its API. */
export interface ServedModel {
  readonly manifests: Manifests;
  readonly pod: RunningPod;
  readonly client: VllmClient;
}

/** Renders the chart for this machine, with more values laid over, and runs the Deployment's pod. */
export async function serve(engine: Engine, format: Format, more: object = {}): Promise<ServedModel> {
  const values = merge(await engineValues(engine.version, format), more);
  const manifests = await renderChart(values, { tests: true });
  const { spec } = manifests.one('Deployment').spec?.template ?? {};
  if (!spec) throw new Error('the Deployment has no pod');
  const pod = await runPod(spec, engine);
  return { manifests, pod, client: vllmClient(pod.url, 'tiny') };
}

/** What became of responses in flight when the pod was terminated. */
export interface Stopped {
  /** Answers that had all their tokens before that: of all, nothing was shown. */
  readonly wholeBefore: number;
  /** Answers that had all their tokens in the end. */
  readonly whole: number;
}

/** Streams more responses at a time than the model accepts, and terminates the pod once `begun` resolves. */
export async function stopWhileAnswering(
  { pod, client }: ServedModel,
  { count, tokens, begun }: { count: number; tokens: number; begun: () => Promise<void> },
): Promise<Stopped> {
  let whole = 0;
  const streams = Array.from({ length: count }, async (_, index) => {
    const length = await lengthOf(client.stream({ prompt: textOf(`stop ${index}`, 1), tokens }));
    whole += Number(length === tokens);
  });
  await begun();
  // A request that is still on its way would be refused, not cut off.
  await eventually('vLLM has all requests', async () => whole + (await client.requests()) >= count);
  const wholeBefore = whole;
  await pod.terminate();
  await Promise.all(streams);
  return { wholeBefore, whole };
}

/** The tokens of a stream until it ends or breaks off. */
async function lengthOf(stream: AsyncIterable<readonly number[]>): Promise<number> {
  let length = 0;
  try {
    for await (const piece of stream) length += piece.length;
  } catch {
    return length;
  }
  return length;
}
