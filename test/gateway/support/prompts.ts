import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Decision, decision, type Routed, route } from '../../../harness/aibrix/request.ts';
import { type VllmClient, vllmClient } from '../../../harness/engine/client.ts';
import { type Loop, model } from './loop.ts';

/** Tokens per block: a token is a letter. */
const blockSize = 32;

/** Milliseconds in which an event has reached the gateway: it polls ten times a second. */
const eventMilliseconds = 1000;

/** A prompt that nobody has sent before: so many blocks, and a rest that fills none. */
export function newPrompt(blocks = 1): string {
  const letters = randomBytes(blocks * blockSize).toString('hex');
  return letters.slice(0, blocks * blockSize + 5);
}

/** A prompt that one pod holds, and the pod. */
export interface Seed {
  readonly prompt: string;
  readonly pod: string;
  readonly model: string;
}

/** Which pods get prompts: of this release (`my-model`), only this pod, and of how many blocks (one). */
interface Choice {
  readonly release?: string;
  readonly pod?: string;
  readonly blocks?: number;
}

/** Sends new prompts straight to pods at random, past the gateway, and waits until events have arrived. */
export async function seed(loop: Loop, count: number, choice: Choice = {}): Promise<Seed[]> {
  const { release = model, blocks = 1 } = choice;
  const pods = choice.pod ? [choice.pod] : podsOf(loop, release);
  const seeds: Seed[] = [];
  for (let index = 0; index < count; index++) {
    const pod = pods[Math.floor(Math.random() * pods.length)] ?? '';
    const prompt = newPrompt(blocks);
    await past(loop, pod, release).complete({ prompt, tokens: 1 });
    seeds.push({ prompt, pod, model: release });
  }
  await pause(eventMilliseconds);
  return seeds;
}

/** The names of a release's pods that run here. */
export function podsOf({ aibrix }: Loop, release = model): string[] {
  return [...aibrix.node.pods.keys()].filter((name) => name.startsWith(`${release}-`));
}

/** A client of a pod, past the gateway. @throws when the pod does not run */
export function past({ aibrix }: Loop, pod: string, release = model): VllmClient {
  const running = aibrix.node.pods.get(pod);
  if (!running) throw new Error(`no pod ${pod} runs; there are ${[...aibrix.node.pods.keys()].join(', ')}`);
  return vllmClient(`http://${running.network.podIP}:8000`, release);
}

/** What the gateway did with a prompt, and why. */
export type Journey = Routed & Decision;

/** Sends a prompt through the gateway. @throws when the answer is another than 200 */
export async function travel(loop: Loop, prompt: string, release = model): Promise<Journey> {
  const routed = await route(loop.aibrix.url, { model: release, prompt });
  if (routed.status !== 200) throw new Error(`the gateway answered ${routed.status}: ${routed.body}`);
  return { ...routed, ...(await decision(loop.gateway(), routed)) };
}

/** Of seeds that go through the gateway: how many reached their pod because it holds a part of them. */
export async function found(loop: Loop, seeds: readonly Seed[]): Promise<number> {
  let count = 0;
  for (const { prompt, pod, model: release } of seeds) {
    const { pod: reached, by, matched } = await travel(loop, prompt, release);
    count += Number(by === 'prefix_match' && reached === pod && (matched[pod] ?? 0) > 0);
  }
  return count;
}
