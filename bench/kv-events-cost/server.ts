import path from 'node:path';
import { renderChart } from '../../harness/chart/render.ts';
import { vllmClient } from '../../harness/engine/client.ts';
import type { Engine } from '../../harness/engine/install.ts';
import { type RunningPod, runPod } from '../../harness/engine/pod.ts';
import { engineValues } from '../../harness/engine/values.ts';
import { type Circumstances, withTimings } from '../support/machine.ts';
import { cpuSecondsBelow, threadCpuSecondsBelow } from '../support/processes.ts';
import { rounded, type Summary, summary } from '../support/statistics.ts';
import { type Received, startListener } from './listener.ts';
import { type PublishingLoad, sendLoad } from './load.ts';

/** A server under load. */
export interface ServerRun {
  readonly events: boolean;
  /** The pair of this run: one server with events and one without, one directly after the other. */
  readonly pair: number;
  readonly requestsPerSecond: number;
  readonly latencyMilliseconds: Summary;
  /** CPU time of all server processes per request. */
  readonly cpuMillisecondsPerRequest: number;
  /** CPU of the publisher's thread, in percent of one core; absent without events. */
  readonly publisherPercent?: number;
  /** What a subscriber received during the run. */
  readonly received?: Received;
}

/** A real server, with events and without. */
export interface Servers extends Circumstances {
  readonly requests: PublishingLoad;
  /** Flags that limit the server's capacity. */
  readonly size: readonly string[];
  readonly runs: readonly ServerRun[];
}

const requests: PublishingLoad = {
  clients: 8,
  prefixes: 12,
  prefixTokens: 512,
  ownTokens: 256,
  answerTokens: 64,
  warmUp: 60,
  requests: 800,
};

/** The cache fits the shared prefixes and requests in flight; the rest of older prompts is evicted. */
const size = ['--num-gpu-blocks-override=320', '--max-num-seqs=16'] as const;

/** Python code that sets the kernel's names of threads. */
const threadNames = path.join(import.meta.dirname, 'python');

/** Name of vLLM's publisher thread (0.9.0 to 0.33.0, vllm/distributed/kv_events.py). */
const publisherThread = 'zmq-publisher';

/** Order of runs without and with events, balanced so that a machine that becomes slower or faster favours neither. */
const order = [...'-++-+--+-++-'].map((sign) => sign === '+');

/**
 * Measures the pod that the chart renders, with events and without, one server at a time, under the same load. A
 * subscriber is connected to those with events, on the same cores.
 */
export function measureServers(engine: Engine, update: (detail: string) => void): Promise<Servers> {
  return withTimings(async () => {
    const runs: ServerRun[] = [];
    for (const [index, events] of order.entries()) {
      const name = `server ${index + 1} of ${order.length}, events ${events ? 'on' : 'off'}`;
      update(`${name}, starting`);
      const pod = await startServer(engine, events);
      try {
        update(`${name}, under load`);
        runs.push({ events, pair: Math.floor(index / 2), ...(await measureServer(pod, events)) });
      } finally {
        await pod.remove();
      }
    }
    return { requests, size, runs };
  });
}

async function startServer(engine: Engine, events: boolean): Promise<RunningPod> {
  const values = await engineValues(engine.version, events ? 'json' : 'off');
  const replaced = size.map((flag) => flag.slice(0, flag.indexOf('=')));
  const kept = values.server.extraArgs.filter((flag) => !replaced.some((name) => flag.startsWith(name)));
  const manifests = await renderChart({
    ...values,
    model: { ...values.model, maxLength: 2048 },
    server: {
      ...values.server,
      extraArgs: [...kept, ...size],
      extraEnv: [...values.server.extraEnv, { name: 'PYTHONPATH', value: threadNames }],
    },
  });
  const { spec } = manifests.one('Deployment').spec?.template ?? {};
  if (!spec) throw new Error('the Deployment has no pod');
  return runPod(spec, engine);
}

async function measureServer(pod: RunningPod, events: boolean): Promise<Omit<ServerRun, 'events' | 'pair'>> {
  const client = vllmClient(pod.url, 'tiny');
  const listener = events ? startListener(pod.endpoint('kv-events')) : undefined;
  try {
    await sendLoad(client, requests, 0, requests.warmUp);
    await listener?.take();
    const cpu = startCpu();
    const { seconds, latencyMilliseconds } = await sendLoad(
      client,
      requests,
      requests.warmUp,
      requests.requests,
    );
    const usage = cpu();
    const received = await listener?.take();
    const server = usage.all - (received?.cpuSeconds ?? 0);
    return {
      requestsPerSecond: rounded(requests.requests / seconds),
      latencyMilliseconds: summary(latencyMilliseconds),
      cpuMillisecondsPerRequest: rounded((1000 * server) / requests.requests),
      ...(received && { publisherPercent: rounded((100 * usage.publisher) / seconds), received }),
    };
  } finally {
    await listener?.close();
  }
}

/** Starts measuring the CPU time of child processes; the returned function returns the seconds so far. */
function startCpu(): () => { all: number; publisher: number } {
  const now = () => ({
    all: cpuSecondsBelow(process.pid),
    publisher: threadCpuSecondsBelow(process.pid, publisherThread),
  });
  const before = now();
  return () => {
    const after = now();
    return { all: after.all - before.all, publisher: after.publisher - before.publisher };
  };
}
