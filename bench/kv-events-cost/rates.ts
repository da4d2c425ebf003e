import type { Engine } from '../../harness/engine/install.ts';
import { eventually } from '../../harness/process/eventually.ts';
import { freePorts } from '../../harness/process/ports.ts';
import { type Circumstances, withTimings } from '../support/machine.ts';
import { rounded, type Summary, summary } from '../support/statistics.ts';
import { type Latency, type Listener, type Received, startListener } from './listener.ts';
import { type Publisher, type PublisherUsage, startRatePublisher } from './publisher.ts';

/** A run at a constant rate. */
export interface RateRun {
  /** Batches per second. */
  readonly rate: number;
  readonly seconds: number;
  readonly batches: number;
  readonly lost: number;
  readonly blocks: number;
  readonly tokens: number;
  readonly bytes: number;
  /** CPU of the publisher's thread and of ZeroMQ's, in percent of one core. */
  readonly publisherPercent: number;
  readonly ioPercent: number;
  /** Duration of publish() calls. */
  readonly publishMicroseconds: Summary;
  /** From publish() until the subscriber decoded the batch. */
  readonly latencyMilliseconds: Latency;
}

/** Cost of publishing, by rate. */
export interface Rates extends Circumstances {
  readonly versions: Readonly<Record<string, string>>;
  readonly runs: readonly RateRun[];
}

/** Batches per second, and seconds: long enough for a few hundred batches, within limits. */
const plan: readonly (readonly [number, number])[] = [
  [1, 20],
  [10, 15],
  [30, 8],
  [100, 6],
  [300, 6],
  [1000, 6],
];

/** Measures vLLM's publisher with one subscriber, each rate twice: in ascending and then in descending order. */
export function measureRates(engine: Engine, update: (detail: string) => void): Promise<Rates> {
  return withTimings(async () => {
    const ports = await freePorts(['eventPort', 'replayPort']);
    const publisher = await startRatePublisher(engine, ports, 10_000);
    const listener = startListener(`tcp://127.0.0.1:${ports.eventPort}`);
    try {
      await introduce(publisher, listener);
      const runs: RateRun[] = [];
      for (const [rate, seconds] of [...plan, ...plan.toReversed()]) {
        update(`${rate} batches/s`);
        runs.push(await measureRate(publisher, listener, rate, seconds));
      }
      return { versions: publisher.versions, runs };
    } finally {
      await listener.close();
      await publisher.close();
    }
  });
}

/** Publishes until the subscriber receives a batch: batches sent before a subscription is active are lost. */
async function introduce(publisher: Publisher, listener: Listener): Promise<void> {
  await eventually('the subscriber receives a batch', async () => {
    await publisher.publish(100, 0.5);
    const { batches } = await listener.take();
    return batches >= 50;
  });
}

async function measureRate(
  publisher: Publisher,
  listener: Listener,
  rate: number,
  seconds: number,
): Promise<RateRun> {
  await listener.take();
  const usage = await publisher.publish(rate, seconds);
  return result(rate, usage, await listener.take());
}

function result(rate: number, usage: PublisherUsage, received: Received): RateRun {
  const { batches, seconds } = usage;
  if (!received.latencyMilliseconds) throw new Error(`nothing arrived at ${rate} batches/s`);
  const percent = (cpuSeconds: number): number => rounded((100 * cpuSeconds) / seconds);
  return {
    rate,
    seconds: rounded(seconds),
    batches,
    lost: batches - received.batches,
    blocks: received.stored,
    tokens: received.tokens,
    bytes: received.bytes,
    publisherPercent: percent(usage.publisherCpuSeconds),
    ioPercent: percent(usage.ioCpuSeconds),
    publishMicroseconds: summary(usage.publishMicroseconds),
    latencyMilliseconds: received.latencyMilliseconds,
  };
}
