import type { Engine } from '../../harness/engine/install.ts';
import { eventually } from '../../harness/process/eventually.ts';
import { freePorts } from '../../harness/process/ports.ts';
import { type Circumstances, noted } from '../support/machine.ts';
import { rounded, type Summary, summary } from '../support/statistics.ts';
import { type Heard, type Latency, type Listener, startListener } from './listener.ts';
import { type Publisher, type Spent, startRatePublisher } from './publisher.ts';

/** One stretch of publishing at an even rate. */
export interface RateRun {
  /** Batches a second. */
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
  /** How long publish() kept its caller. */
  readonly publishMicroseconds: Summary;
  /** From publish() to the batch decoded in the subscriber. */
  readonly latencyMilliseconds: Latency;
}

/** What publishing costs, by rate. */
export interface Rates extends Circumstances {
  readonly versions: Readonly<Record<string, string>>;
  readonly runs: readonly RateRun[];
}

/** Batches a second, and seconds: long enough for a few hundred batches where that is no waste of time. */
const plan: readonly (readonly [number, number])[] = [
  [1, 20],
  [10, 15],
  [30, 8],
  [100, 6],
  [300, 6],
  [1000, 6],
];

/** Measures vLLM's publisher with one subscriber, each rate twice: upwards and then downwards. */
export function measureRates(engine: Engine, update: (detail: string) => void): Promise<Rates> {
  return noted(async () => {
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

/** Publishes until the subscriber hears it: what is sent before a subscription has arrived is lost. */
async function introduce(publisher: Publisher, listener: Listener): Promise<void> {
  await eventually('the subscriber hears the publisher', async () => {
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
  const spent = await publisher.publish(rate, seconds);
  return result(rate, spent, await listener.take());
}

function result(rate: number, spent: Spent, heard: Heard): RateRun {
  const { batches, seconds } = spent;
  if (!heard.latencyMilliseconds) throw new Error(`nothing arrived at ${rate} batches/s`);
  const percent = (cpuSeconds: number): number => rounded((100 * cpuSeconds) / seconds);
  return {
    rate,
    seconds: rounded(seconds),
    batches,
    lost: batches - heard.batches,
    blocks: heard.stored,
    tokens: heard.tokens,
    bytes: heard.bytes,
    publisherPercent: percent(spent.publisherCpuSeconds),
    ioPercent: percent(spent.ioCpuSeconds),
    publishMicroseconds: summary(spent.publishMicroseconds),
    latencyMilliseconds: heard.latencyMilliseconds,
  };
}
