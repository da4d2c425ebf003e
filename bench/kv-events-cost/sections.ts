import { figure, range, table } from '../support/text.ts';
import {
  batchMilliseconds,
  byRate,
  type Comparison,
  claimsOf,
  comparisons,
  hasP99,
  heardOf,
  isDistinct,
  perSecond,
  publisherPercents,
  stepMilliseconds,
} from './claims.ts';
import type { Heard } from './listener.ts';
import type { Cost } from './measure.ts';
import { batchOf } from './publisher.ts';

/** Servers with and without events. */
export function serverSection({ servers }: Cost): string {
  const { requests, runs, size } = servers;
  const all = Object.values(comparisons(servers));
  const heard = heardOf(servers);
  const latencies = heard.flatMap(({ latencyMilliseconds }) => latencyMilliseconds ?? []);
  const rate = (of: (one: Heard) => number): string => figure(perSecond(heard, of));
  return `## A server with and without events

The pod that the chart renders, with a model of two layers that a CPU serves, ${runs.length} times: half of them with
\`model.kvEvents.enabled=true\`, in pairs that followed each other. ${requests.clients} clients sent
${requests.requests} requests to each: ${requests.prefixTokens} tokens that begin with one of ${requests.prefixes} shared
texts, ${requests.ownTokens} of their own, ${requests.answerTokens} tokens of answer. The cache
(${size.map((flag) => `\`${flag}\``).join(', ')}) was full, so that blocks left it as others came. A subscriber on the same
cores listened.

${table(['', 'without', 'with', 'with ÷ without', '95 % interval', 'a difference?'], all.map(comparisonRow))}

![With events divided by without: each pair, the mean and its interval](images/kv-events-cost-server.svg)

Each server with events published ${rate(({ batches }) => batches)} batches a second
(${rate(({ stored }) => stored)} blocks stored, ${rate(({ removed }) => removed)} removed, ${rate(({ bytes }) => bytes / 1000)} kB/s:
token ids of this model are small); ${lostInWords(heard)}. The publisher's thread took ${range(publisherPercents(servers))} % of
a core. From the engine's time stamp to the decoded batch it took ${range(latencies.map(({ p50 }) => p50))} ms (p50) and
${range(latencies.map(({ p99 }) => p99))} ms (p99): the publisher shares a process and Python's lock with the engine, and waits for them.

${batchInWords(servers)} A token of an answer took this model ${range(stepMilliseconds(servers))} ms. A real one takes ten times as long or more, and a batch
costs the same, so events weigh less there than here.`;
}

function batchInWords(servers: Cost['servers']): string {
  if (!isDistinct(comparisons(servers).cpu.ratio)) return '';
  const { all, thread } = batchMilliseconds(servers);
  return `By the CPU of requests, a batch cost ${figure(all)} ms, of which the publisher's thread took ${figure(thread)} ms and the engine, which
makes the events, the rest.`;
}

function comparisonRow({ name, off, on, ratio }: Comparison): string[] {
  const interval = `${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)}`;
  const verdict = isDistinct(ratio) ? 'yes' : 'not to be told from noise';
  return [name, range(off, 3), range(on, 3), ratio.mean.toFixed(3), interval, verdict];
}

function lostInWords(heard: readonly Heard[]): string {
  const lost = heard.reduce((sum, one) => sum + one.lost, 0);
  return lost === 0 ? 'none was lost' : `${lost} were lost`;
}

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
  return `## The publisher, by load

vLLM's own publisher in a process that does nothing else, and one subscriber. A batch is what one step of the scheduler
stored and dropped; here each is one event of ${blocks} blocks of ${blockSize} tokens, ${figure(bytesPerBatch, 3)} bytes.
Percent are of one core. Two runs a rate: one number where they agree.

${table([...head, ...times], rows)}

![CPU by batches a second](images/kv-events-cost-cpu.svg)

A pod makes at most one batch a step: with steps of 20 ms that is 50
batches a second. 1 MB/s are ${figure(megabyte.batches)} of these batches a second. publish() is what the engine itself waits
for; the rest happens beside it.

![Time from publish() to the decoded batch, by batches a second](images/kv-events-cost-latency.svg)`;
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
  return `## The replay buffer, by \`model.kvEvents.bufferSteps\`

By how much the publisher's process grows until its buffer is full of the batches above. It is full after as many batches:
at 50 a second, the default of 10 000 holds the last ${figure(10_000 / 50 / 60)} minutes.

${table(['`bufferSteps`', 'memory, MiB'], rows)}

![Memory by bufferSteps](images/kv-events-cost-buffer.svg)

That is ${figure(perBatch)} bytes a batch of ${batchOf.blocks} blocks; smaller batches take less. Count it into the pod's memory.`;
}
