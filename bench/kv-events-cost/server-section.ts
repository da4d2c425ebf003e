import { figure, paragraph, range, table } from '../support/text.ts';
import {
  batchMilliseconds,
  type Comparison,
  comparisons,
  heardOf,
  isDistinct,
  perSecond,
  publisherPercents,
  stepMilliseconds,
} from './comparisons.ts';
import type { Heard } from './listener.ts';
import type { Cost } from './measure.ts';
import type { Servers } from './server.ts';

/** Servers with and without events. */
export function serverSection({ servers }: Cost): string {
  const rows = Object.values(comparisons(servers)).map(comparisonRow);
  return [
    '## A server with and without events',
    setting(servers),
    table(['', 'without', 'with', 'with ÷ without', '95 % interval', 'a difference?'], rows),
    '![With events divided by without: each pair, the mean and its interval](images/kv-events-cost-server.svg)',
    published(servers),
    weight(servers),
  ].join('\n\n');
}

function setting({ requests, runs, size }: Servers): string {
  return paragraph(`
    The pod that the chart renders, with a model of two layers that a CPU serves, ${runs.length} times: half of them with
    \`model.kvEvents.enabled=true\`, in pairs that followed each other. ${requests.clients} clients sent
    ${requests.requests} requests to each: ${requests.prefixTokens} tokens that begin with one of ${requests.prefixes}
    shared texts, ${requests.ownTokens} of their own, ${requests.answerTokens} tokens of answer. The cache
    (${size.map((flag) => `\`${flag}\``).join(', ')}) was full, so that blocks left it as others came. A subscriber on
    the same cores listened.`);
}

function comparisonRow({ name, off, on, ratio }: Comparison): string[] {
  const interval = `${ratio.low.toFixed(3)} to ${ratio.high.toFixed(3)}`;
  const verdict = isDistinct(ratio) ? 'yes' : 'not to be told from noise';
  return [name, range(off, 3), range(on, 3), ratio.mean.toFixed(3), interval, verdict];
}

function published(servers: Servers): string {
  const heard = heardOf(servers);
  const latencies = heard.flatMap(({ latencyMilliseconds }) => latencyMilliseconds ?? []);
  const rate = (of: (one: Heard) => number): string => figure(perSecond(heard, of));
  const lost = heard.reduce((sum, one) => sum + one.lost, 0);
  return paragraph(`
    Each server with events published ${rate(({ batches }) => batches)} batches a second
    (${rate(({ stored }) => stored)} blocks stored, ${rate(({ removed }) => removed)} removed,
    ${rate(({ bytes }) => bytes / 1000)} kB/s: the token ids of this model are small);
    ${lost === 0 ? 'none was lost' : `${lost} were lost`}. The publisher's thread took
    ${range(publisherPercents(servers))} % of a core. From the engine's time stamp to the decoded batch it took
    ${range(latencies.map(({ p50 }) => p50))} ms (p50) and ${range(latencies.map(({ p99 }) => p99))} ms (p99): the
    publisher shares a process and Python's lock with the engine, and waits for them.`);
}

function weight(servers: Servers): string {
  const { all, thread } = batchMilliseconds(servers);
  const distinct = isDistinct(comparisons(servers).cpu.ratio);
  const batch = `By the CPU of requests, a batch cost the server ${figure(all)} ms, of which the publisher's thread
    took ${figure(thread)} ms; the rest is the engine's, which makes the events, and ZeroMQ's.`;
  return paragraph(`
    ${distinct ? batch : ''} A token of an answer took this model ${range(stepMilliseconds(servers))} ms. A real one
    takes ten times as long or more, and a batch costs the same, so events weigh less there than here.`);
}
