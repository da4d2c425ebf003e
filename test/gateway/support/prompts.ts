import { randomBytes } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import { type Decision, decision, type Routed, route } from '../../../harness/aibrix/request.ts';
import { vllmClient } from '../../../harness/engine/client.ts';
import { type Loop, model } from './loop.ts';

/** Tokens per block: a token is a letter. */
const blockSize = 32;

/** Milliseconds in which an event has reached the gateway: it polls ten times a second. */
const eventMilliseconds = 1000;

/** A prompt that nobody has sent before: so many blocks, and a rest that fills none. */
export function newPrompt(blocks = 1): string {
  return randomBytes(blocks * blockSize)
    .toString('hex')
    .slice(0, blocks * blockSize + 5);
}

/** A prompt that one pod holds, and the pod. */
export interface Seed {
  readonly prompt: string;
  readonly pod: string;
}

/** Sends new prompts straight to pods, past the gateway: to these in turn, to pods at random without any. */
export async function seed(
  { aibrix }: Loop,
  count: number,
  { pods, blocks = 1 }: { pods?: readonly string[]; blocks?: number } = {},
): Promise<Seed[]> {
  const running = aibrix.node.pods;
  const ours = [...running.keys()].filter((name) => name.startsWith(`${model}-`));
  const seeds: Seed[] = [];
  for (let index = 0; index < count; index++) {
    const pod = (pods ? pods[index % pods.length] : ours[Math.floor(Math.random() * ours.length)]) ?? '';
    const prompt = newPrompt(blocks);
    await clientOf(running.get(pod)?.network.podIP ?? pod).complete({ prompt, tokens: 1 });
    seeds.push({ prompt, pod });
  }
  await pause(eventMilliseconds);
  return seeds;
}

/** A client of a pod, past the gateway. */
export function clientOf(podIP: string) {
  return vllmClient(`http://${podIP}:8000`, model);
}

/** What the gateway did with a prompt, and why. */
export type Journey = Routed & Decision;

/** Sends a prompt through the gateway. */
export async function travel(loop: Loop, prompt: string): Promise<Journey> {
  const routed = await route(loop.aibrix.url, { model, prompt });
  if (routed.status !== 200) throw new Error(`the gateway answered ${routed.status}: ${routed.body}`);
  return { ...routed, ...(await decision(loop.gateway(), routed)) };
}

/** Of seeds that go through the gateway: how many reached their pod because it holds a part of them. */
export async function found(loop: Loop, seeds: readonly Seed[]): Promise<number> {
  let count = 0;
  for (const { prompt, pod } of seeds) {
    const { pod: reached, by, matched } = await travel(loop, prompt);
    count += Number(by === 'prefix_match' && reached === pod && (matched[pod] ?? 0) > 0);
  }
  return count;
}
