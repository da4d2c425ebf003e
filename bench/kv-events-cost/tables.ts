import { figure, range, table } from '../support/text.ts';
import { byRate, claimsOf, hasP99 } from './claims.ts';
import { type Comparison, comparisons, isDistinct } from './comparisons.ts';
import type { Cost } from './measure.ts';
import { batchOf } from './publisher.ts';

/** Servers with and without events, as a Markdown table. */
export function serverTable({ servers }: Pick<Cost, 'servers'>): string {
  const head = ['', 'without', 'with', 'with ÷ without', '95 % interval', 'a difference?'];
  return table(head, Object.values(comparisons(servers)).map(serverRow));
}

function serverRow({ name, off, on, ratio }: Comparison): string[] {
  const interval = `${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)}`;
  const verdict = isDistinct(ratio) ? 'yes' : 'within noise';
  return [name, range(off, 3), range(on, 3), ratio.mean.toFixed(3), interval, verdict];
}

/** The publisher only, by rate, as a Markdown table. */
export function publisherTable(cost: Cost): string {
  const { bytesPerBatch } = claimsOf(cost);
  const rows = byRate(cost.rates).map(({ rate, runs, cpuPercent }) => {
    const latencies = runs.map(({ latencyMilliseconds }) => latencyMilliseconds);
    return [
      figure(rate),
      figure(rate * batchOf.blocks),
      figure((rate * bytesPerBatch) / 1e6),
      range(runs.map(({ publisherPercent }) => publisherPercent)),
      range(runs.map(({ ioPercent }) => ioPercent)),
      figure(cpuPercent),
      range(latencies.map(({ p50 }) => p50)),
      latencies.every(hasP99) ? range(latencies.map(({ p99 }) => p99)) : '',
      range(runs.map(({ publishMicroseconds }) => publishMicroseconds.p50)),
    ];
  });
  const head = ['batches/s', 'blocks/s', 'MB/s', "publisher's thread, %", 'ZeroMQ thread, %', 'both, %'];
  return table([...head, 'decoded after, p50 ms', 'p99 ms', 'publish(), p50 µs'], rows);
}

/** Memory of the replay buffer, by its size, as a Markdown table. */
export function bufferTable({ buffer }: Pick<Cost, 'buffer'>): string {
  const rows = buffer.runs.map(({ bufferSteps, residentBytes }) => [
    figure(bufferSteps, 6),
    figure(residentBytes / 2 ** 20, 3),
  ]);
  return table(['`bufferSteps`', 'memory, MiB'], rows);
}
