import type { V1PodSpec } from '@kubernetes/client-node';
import type { BatchArrival } from '../../kv-events/subscribe/arrival.ts';
import { type Subscription, subscribe } from '../../kv-events/subscribe/subscriber.ts';
import { verboseLine } from '../../kv-events/watch/text-lines.ts';
import { eventually } from '../process/eventually.ts';
import type { Report } from '../process/report.ts';
import { type VllmClient, vllmClient } from './client.ts';
import { demoValuesFile } from './demo-arguments.ts';
import { ensureEngine } from './install.ts';
import { ensureTinyModel } from './model.ts';
import { type RunningPod, runPod } from './pod.ts';
import { defaultVllmVersion } from './versions.ts';

/**
 * Runs the command of a release's pod on this machine's CPU, with a tiny model, and shows the events that prompts cause.
 *
 * @param spec the pod's, from a release installed with `demoArguments` (demo-arguments.ts) and events on
 * @returns the pod, still running; it ends with this process
 * @throws when vLLM cannot be installed or does not start
 */
export async function demonstrate(spec: V1PodSpec, report: Report): Promise<RunningPod> {
  const engine = await ensureEngine(defaultVllmVersion(), report);
  await ensureTinyModel();
  const pod = await report.during(`starting vLLM ${engine.version} on the CPU`, () => runPod(spec, engine));
  report.line(
    `\nThe command above runs here as the kubelet would run it (set for this machine: ${demoValuesFile}).\n`,
  );
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
