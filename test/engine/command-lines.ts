import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { V1Deployment } from '@kubernetes/client-node';
import { load } from 'js-yaml';
import { engineContainer, resolvedCommand } from '../../harness/chart/container.ts';
import { renderChart } from '../../harness/chart/render.ts';
import type { KvEventsConfig } from '../../harness/engine/parser.ts';
import { paths } from '../../harness/paths.ts';
import { scenarioNames, scenarioValues } from '../chart/support/scenario.ts';
import { merge } from '../support/merge.ts';

/** Values whose rendered arguments go to vLLM's parser, and what they say. */
export interface Question {
  readonly name: string;
  readonly values: object;
  /** What vLLM must understand; undefined where it must refuse. */
  readonly understood:
    | { port: number; servedModelName: string[]; kvEvents: KvEventsConfig | null }
    | undefined;
}

/** The part of the values that is read here. */
interface Values {
  model: {
    name: string;
    kvEvents: {
      enabled: boolean;
      format: string;
      eventPort: number;
      replayPort: number;
      bufferSteps: number;
      hwm: number;
      maxQueueSize: number;
      topic: string;
      relay: { enabled: boolean };
    };
  };
  parallelism: { data: number };
  server: { port: number };
}

const release = 'demo';
const defaults = load(readFileSync(path.join(paths.chart, 'values.yaml'), 'utf8')) as Values;

/** What the format flags cannot say, and the chart refuses to render. */
const { hwm, maxQueueSize, topic } = defaults.model.kvEvents;
const notInFlags = { hwm, maxQueueSize, topic };

/** Each scenario of the chart's ci folder: as it is, and with events on in each format. */
export const scenarioQuestions: readonly Question[] = scenarioNames().flatMap((name) => {
  const own = scenarioValues(name);
  const on = (kvEvents: object): object =>
    merge(own, { model: { kvEvents: { enabled: true, ...kvEvents } } });
  return [
    question(name, own),
    question(`${name}, events as json`, on({ format: 'json' })),
    question(`${name}, events as env`, on({ format: 'env' })),
    question(`${name}, events as flags`, on({ format: 'flags', ...notInFlags })),
  ];
});

/** Every value that has a flag of its own, events apart. */
export const allFlags: Question = question('every flag', {
  model: { revision: 'main', maxLength: 4096, blockSize: 16 },
  parallelism: { tensor: 2, pipeline: 2, data: 2 },
  shutdown: { drainSeconds: 60 },
});

function question(name: string, values: object): Question {
  const { model, parallelism, server } = merge(defaults, values) as Values;
  const { kvEvents } = model;
  const refused = kvEvents.enabled && kvEvents.format === 'flags';
  const understood = {
    port: server.port,
    servedModelName: [model.name || release],
    kvEvents: kvEvents.enabled ? settings(kvEvents, parallelism.data) : null,
  };
  return { name, values, understood: refused ? undefined : understood };
}

/** With a relay vLLM connects to it on loopback: ports 15557 for events, and the next free one behind all ranks' for replay. */
function settings(kvEvents: Values['model']['kvEvents'], ranks: number): KvEventsConfig {
  const [host, events, replay] = kvEvents.relay.enabled
    ? ['127.0.0.1', 15557, 15557 + ranks]
    : ['*', kvEvents.eventPort, kvEvents.replayPort];
  return {
    enable_kv_cache_events: true,
    publisher: 'zmq',
    endpoint: `tcp://${host}:${events}`,
    replay_endpoint: `tcp://${host}:${replay}`,
    buffer_steps: kvEvents.bufferSteps,
    hwm: kvEvents.hwm,
    max_queue_size: kvEvents.maxQueueSize,
    topic: kvEvents.topic,
  };
}

/** The words of the process that the rendered pod would start with an image of this vLLM version. */
export async function commandLine({ values }: Question, version: string): Promise<string[]> {
  const manifests = await renderChart(merge(values, { image: { tag: `v${version}` } }), { release });
  return processWords(manifests.one('Deployment'));
}

function processWords(deployment: V1Deployment): string[] {
  const container = engineContainer(deployment.spec?.template.spec);
  // No argument refers to a Secret.
  const env = container.env?.filter(({ valueFrom }) => !valueFrom?.secretKeyRef) ?? [];
  const pod = { name: `${release}-0`, namespace: 'default', podIP: '10.244.0.7' };
  return resolvedCommand({ ...container, env }, pod).argv;
}

/** Flags among words. */
export function flagsIn(words: readonly string[]): string[] {
  return words.flatMap((word) => /^--[a-z-]+/.exec(word) ?? []);
}
