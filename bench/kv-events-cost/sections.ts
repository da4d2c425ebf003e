import { figure, paragraph, range, table } from '../support/text.ts';
import { byRate, claimsOf, hasP99 } from './claims.ts';
import type { Cost } from './measure.ts';
import { batchOf } from './publisher.ts';

/** The publisher alone, by rate. */
export function publisherSection(cost: Cost): string {
  const { bytesPerBatch, megabyte } = claimsOf(cost);
  const { blocks, blockSize } = batchOf;
  const rows = byRate(cost.rates).map(({ rate, runs, cpuPercent }) => {
    const latencies = runs.map(({ latencyMilliseconds }) => latencyMilliseconds);
    return [
      figure(rate),
      figure(rate * blocks),
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
  const times = ['decoded after, p50 ms', 'p99 ms', 'publish(), p50 µs'];
  return [
    '## The publisher, by load',
    paragraph(`
      vLLM's own publisher in a process that does nothing else, and one subscriber. A batch is what one step of the
      scheduler stored and dropped; here each is one event of ${blocks} blocks of ${blockSize} tokens,
      ${figure(bytesPerBatch, 3)} bytes. Percent are of one core. Two runs a rate: one number where they agree.`),
    table([...head, ...times], rows),
    '![CPU by batches a second](images/kv-events-cost-cpu.svg)',
    paragraph(`
      A pod makes at most one batch a step: with steps of 20 ms that is 50 batches a second. 1 MB/s are
      ${figure(megabyte.batches)} of these batches a second. publish() is what the engine itself waits for; the rest
      happens beside it.`),
    '![Time from publish() to the decoded batch, by batches a second](images/kv-events-cost-latency.svg)',
  ].join('\n\n');
}

/** The memory of the replay buffer. */
export function bufferSection({ buffer }: Cost): string {
  const mebibytes = (bytes: number): string => figure(bytes / 2 ** 20, 3);
  const rows = buffer.runs.map(({ bufferSteps, residentBytes }) => [
    figure(bufferSteps, 6),
    mebibytes(residentBytes),
  ]);
  const largest = buffer.runs.at(-1);
  const perBatch = largest ? largest.residentBytes / largest.bufferSteps : Number.NaN;
  return [
    '## The replay buffer, by `model.kvEvents.bufferSteps`',
    paragraph(`
      By how much the publisher's process grows until its buffer is full of the batches above. It is full after as many
      batches: at 50 a second, the default of 10 000 holds the last ${figure(10_000 / 50 / 60)} minutes.`),
    table(['`bufferSteps`', 'memory, MiB'], rows),
    '![Memory by bufferSteps](images/kv-events-cost-buffer.svg)',
    paragraph(`
      That is ${figure(perBatch)} bytes a batch of ${batchOf.blocks} blocks; smaller batches take less. Count it into the
      pod's memory.`),
  ].join('\n\n');
}
