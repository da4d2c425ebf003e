import { day, figure, percent, range } from '../support/text.ts';
import { byRate, claimsOf } from './claims.ts';
import { comparisons, perSecond, publisherPercents, receivedOf, stepMilliseconds } from './comparisons.ts';
import type { Received } from './listener.ts';
import type { Cost } from './measure.ts';

/**
 * The passages of the documents that contain measured numbers, as required by these results. The documents are
 * hand-written; a test compares them.
 *
 * @returns the passages by document, with whitespace collapsed
 */
export function quotes(cost: Cost): Readonly<Record<string, readonly string[]>> {
  const claims = [...cpuQuotes(cost), ...trafficQuotes(cost), ...latencyQuotes(cost)];
  return {
    'docs/kv-events-cost.md': [
      ...settingQuotes(cost),
      ...claims,
      ...serverQuotes(cost),
      ...publisherQuotes(cost),
      ...bufferQuotes(cost),
    ],
    'docs/kv-cache-events-guide.md': [...claims, ...summaryQuotes(cost)],
  };
}

function settingQuotes({ machine, vllm, rates, buffer, servers }: Cost): string[] {
  const load = ({ load: { start, end } }: Cost['rates'] | Cost['buffer'] | Cost['servers']): string =>
    `${figure(start)} and ${figure(end)}`;
  const { requests, runs, size } = servers;
  return [
    `${day(rates.started)} with vLLM ${vllm}`,
    `${machine.cores} cores (${machine.processor}), ${machine.memoryGiB} GiB`,
    `${load(servers)} for the servers, ${load(rates)} for the publisher, ${load(buffer)} for the buffer`,
    `was started ${runs.length} times`,
    `${requests.clients} clients sent ${requests.requests} requests to each server`,
    `${requests.prefixTokens} tokens, shared by ${requests.prefixes} groups of prompts, ${requests.ownTokens} tokens of their own, ${requests.answerTokens} tokens of answer`,
    `(${size.map((flag) => `\`${flag}\``).join(', ')})`,
  ];
}

function cpuQuotes(cost: Cost): string[] {
  const { onePercentFrom } = claimsOf(cost);
  const powers = byRate(cost.rates).filter(({ rate }) => Number.isInteger(Math.log10(rate)));
  const measured = powers.map(({ rate, cpuPercent }) => `${figure(cpuPercent)} % at ${figure(rate)}`);
  const batches = perSecond(receivedOf(cost.servers), (received) => received.batches);
  return [
    `up to about ${figure(onePercentFrom ?? Number.NaN)} batches/s`,
    `${measured.join(', ')} batches/s`,
    `${range(publisherPercents(cost.servers))} % at ${figure(batches)} batches/s`,
  ];
}

function trafficQuotes(cost: Cost): string[] {
  const { bytesPerToken, megabyte } = claimsOf(cost);
  const received = receivedOf(cost.servers);
  return [
    `${figure(bytesPerToken)} bytes per newly cached token`,
    `${figure(megabyte.tokens)} tokens/s and takes ${figure(megabyte.cpuPercent)} % of a core`,
    `cached ${figure(perSecond(received, ({ tokens }) => tokens))} tokens/s sent ${figure(perSecond(received, ({ bytes }) => bytes) / 1e6)} MB/s`,
  ];
}

function latencyQuotes(cost: Cost): string[] {
  const latencies = receivedOf(cost.servers).flatMap(({ latencyMilliseconds }) => latencyMilliseconds ?? []);
  const share = (values: readonly number[]): string => range(values.map((value) => 100 * value));
  return [
    `${share(claimsOf(cost).underOneMillisecond)} % of the batches of an idle process`,
    `${share(latencies.map(({ underOne }) => underOne))} % of a busy server's`,
    `${range(latencies.map(({ p99 }) => p99))} ms or more`,
  ];
}

function serverQuotes({ servers }: Cost): string[] {
  const received = receivedOf(servers);
  const latencies = received.flatMap(({ latencyMilliseconds }) => latencyMilliseconds ?? []);
  const rate = (of: (one: Received) => number): string => figure(perSecond(received, of));
  const lost = received.reduce((sum, one) => sum + one.lost, 0);
  return [
    `${rate(({ batches }) => batches)} batches/s (${rate(({ stored }) => stored)} blocks stored, ${rate(({ removed }) => removed)} removed, ${rate(({ bytes }) => bytes / 1000)} kB/s`,
    lost === 0 ? 'lost none' : `lost ${lost}`,
    `thread took ${range(publisherPercents(servers))} % of a core`,
    `${range(latencies.map(({ p50 }) => p50))} ms (p50) and ${range(latencies.map(({ p99 }) => p99))} ms (p99)`,
    `${range(stepMilliseconds(servers))} ms per output token`,
  ];
}

function publisherQuotes(cost: Cost): string[] {
  const { bytesPerBatch, megabyte } = claimsOf(cost);
  return [`${figure(bytesPerBatch, 3)} bytes`, `1 MB/s is ${figure(megabyte.batches)} of these batches`];
}

function bufferQuotes({ buffer }: Cost): string[] {
  const largest = buffer.runs.at(-1);
  const perBatch = largest ? largest.residentBytes / largest.bufferSteps : Number.NaN;
  return [`${figure(perBatch)} bytes per batch`];
}

function summaryQuotes({ servers }: Cost): string[] {
  const { requests, cpu } = comparisons(servers);
  return [
    `answered ${percent(requests.ratio.mean)} of the requests of one without (95 % interval ${percent(requests.ratio.low)} to ${percent(requests.ratio.high)}), with ${percent(cpu.ratio.mean)} of the CPU per request`,
    `${range(stepMilliseconds(servers))} ms per token`,
  ];
}
