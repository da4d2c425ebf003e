import { createConnection } from 'node:net';
import path from 'node:path';
import type { V1PodSpec } from '@kubernetes/client-node';
import { ports } from '../../kv-events/gateway/contract.ts';
import type { BatchArrival } from '../../kv-events/subscribe/arrival.ts';
import { type Subscription, subscribe } from '../../kv-events/subscribe/subscriber.ts';
import { verboseLine } from '../../kv-events/watch/text-lines.ts';
import { paths } from '../paths.ts';
import { eventually } from '../process/eventually.ts';
import { freePorts } from '../process/ports.ts';
import type { Report } from '../process/report.ts';
import { type VllmClient, vllmClient } from './client.ts';
import { ensureEngine } from './install.ts';
import { ensureTinyModel } from './model.ts';
import { type RunningPod, runPod } from './pod.ts';
import { cpuValuesFile } from './values.ts';
import { defaultVllmVersion } from './versions.ts';

const usualPorts = {
  'server.port': ports.http,
  'model.kvEvents.eventPort': ports.events,
  'model.kvEvents.replayPort': ports.replay,
};
const file = path.relative(paths.root, cpuValuesFile);

/**
 * Arguments for helm that produce a release whose pod can run on this machine: a values file, and other ports if the
 * default ones are in use.
 */
export async function demoArguments(): Promise<string[]> {
  const names = Object.keys(usualPorts) as (keyof typeof usualPorts)[];
  const free = await freePorts(names);
  const taken = await Promise.all(names.map((name) => answers(usualPorts[name])));
  const others = names.filter((_, index) => taken[index]);
  return ['--values', file, ...others.flatMap((name) => ['--set', `${name}=${free[name]}`])];
}

/** Whether somebody listens on a port of this machine. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

/**
 * Runs the command of a release's pod on this machine's CPU, with a tiny model, and shows the events that prompts cause.
 *
 * @param spec the pod's, from a release installed with `demoArguments` and events on
 * @returns the pod, still running; it ends with this process
 * @throws when vLLM cannot be installed or does not start
 */
export async function demonstrate(spec: V1PodSpec, report: Report): Promise<RunningPod> {
  const engine = await ensureEngine(defaultVllmVersion(), report);
  await ensureTinyModel();
  const pod = await report.during(`starting vLLM ${engine.version} on the CPU`, () => runPod(spec, engine));
  report.line(`\nThe command above runs here as the kubelet would run it (set for this machine: ${file}).\n`);
  await showEvents(pod, report);
  return pod;
}

/** Sends prompts to a pod, and prints the events that they cause. */
export async function showEvents(pod: RunningPod, report: Lines): Promise<void> {
  const events = await listen(pod.endpoint('kv-events'), report);
  try {
    await showPrompts(vllmClient(pod.url, modelOf(pod)), events, report);
  } finally {
    await events.close();
  }
}

type Lines = Pick<Report, 'line'>;

/** Batches of events as they come, each of which has been shown. */
interface Events {
  /** How many of them store blocks. The others only remove some, which even a repeated prompt can cause. */
  storing(): number;
  /** Waits for so many that store blocks. */
  upTo(count: number): Promise<void>;
  close(): Promise<void>;
}

async function listen(endpoint: string, report: Lines): Promise<Events> {
  const subscription = subscribe(endpoint);
  const connected = Promise.withResolvers<void>();
  const batches: BatchArrival[] = [];
  const ended = show(subscription, batches, connected.resolve, report);
  const storing = (): number =>
    batches.filter(({ batch }) => batch.events.some(({ type }) => type === 'BlockStored')).length;
  await connected.promise;
  return {
    storing,
    upTo: async (count) => void (await eventually('events arrive', () => storing() >= count)),
    async close() {
      subscription.close();
      await ended;
    },
  };
}

async function show(
  subscription: Subscription,
  batches: BatchArrival[],
  connected: () => void,
  report: Lines,
): Promise<void> {
  for await (const arrival of subscription) {
    if (arrival.kind === 'connected') connected();
    if (arrival.kind !== 'batch') continue;
    report.line(`  event  ${verboseLine(arrival)}`);
    batches.push(arrival);
  }
}

/** The same prompt twice, then one that goes on: what is cached is neither computed nor reported again. */
async function showPrompts(client: VllmClient, events: Events, report: Lines): Promise<void> {
  const prompt =
    'You are a helpful assistant. Answer in one short sentence, and say so when you do not know. ';
  const send = async (title: string, text: string): Promise<void> => {
    const before = await client.cachedTokens();
    report.line(`${title} (${text.length} tokens, one a letter)`);
    await client.complete({ prompt: text, tokens: 1 });
    report.line(`  ${(await client.cachedTokens()) - before} of them were in the cache`);
  };
  await send('A prompt', prompt);
  await events.upTo(1);
  await send('The same prompt', prompt);
  await send('A prompt that begins alike', `${prompt}What does a KV cache hold, and who gains from it?`);
  await events.upTo(2);
  const more = events.storing() - 2;
  report.line(`\nThe same prompt stored ${more === 0 ? 'nothing new' : `blocks again, in ${more} batches`}.`);
  report.line(
    'Of an event with several blocks AIBrix v0.7.0 matches only the first. With model.kvEvents.relay.enabled=true it finds\nthe whole prefix, and sends a prompt to the pod that holds it.\n',
  );
}

function modelOf({ argv }: RunningPod): string {
  const flag = '--served-model-name=';
  return argv.find((word) => word.startsWith(flag))?.slice(flag.length) ?? '';
}

/** What to type while a pod runs that `demonstrate` has started. */
export function engineSteps(pod: RunningPod): string {
  const body = JSON.stringify({ model: modelOf(pod), prompt: 'x'.repeat(100), max_tokens: 40 });
  const events = pod.endpoint('kv-events').replace('tcp://', '');
  return [
    'vLLM goes on until this ends. In another terminal:',
    `  npm run kv-events -- watch ${events} --verbose`,
    `  curl -s ${pod.url}/v1/completions -H 'content-type: application/json' -d '${body}'`,
  ].join('\n');
}
