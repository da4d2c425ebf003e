import { mean } from 'simple-statistics';
import { figure, paragraph, percent, range, table } from '../support/text.ts';
import { byRate, claimsOf } from './claims.ts';
import {
  comparisons,
  heardOf,
  isDistinct,
  perSecond,
  publisherPercents,
  stepMilliseconds,
} from './comparisons.ts';
import type { Cost } from './measure.ts';

/** The usual claims, each beside what was measured. */
export function claimsTable(cost: Cost): string {
  return table(
    ['claim', 'holds', 'measured'],
    [
      ['CPU below 1 %', ...cpuClaim(cost)],
      ['about 1 MB/s a pod at high load', ...trafficClaim(cost)],
      ['below 1 ms an event', ...latencyClaim(cost)],
    ],
  );
}

/** The guide's part on the cost: the claims, and what a whole server loses. */
export function costSummary(cost: Cost): string {
  const { requests, cpu } = comparisons(cost.servers);
  const answered = `${percent(requests.ratio.mean)} of the requests of one without`;
  const span = `95 % interval ${percent(requests.ratio.low)} to ${percent(requests.ratio.high)}`;
  const verdict = isDistinct(requests.ratio) ? '' : ', so the two cannot be told apart';
  const text = `
    A whole server with events answered ${answered} (${span}${verdict}), with ${percent(cpu.ratio.mean)} of the CPU a
    request. That is with a model of two layers, which takes ${range(stepMilliseconds(cost.servers))} ms for a token: the
    cost is that of a batch, so it weighs less where a step takes longer.`;
  return `${claimsTable(cost)}\n\n${paragraph(text)}`;
}

function cpuClaim(cost: Cost): [string, string] {
  const { onePercentFrom } = claimsOf(cost);
  const rates = byRate(cost.rates);
  const powers = rates.filter(({ rate }) => Number.isInteger(Math.log10(rate)));
  const measured = powers.map(({ rate, cpuPercent }) => `${figure(cpuPercent)} % at ${figure(rate)}`);
  const batches = perSecond(heardOf(cost.servers), (heard) => heard.batches);
  const text = [
    `of one core: ${measured.join(', ')} batches a second; in a busy server, the publisher's thread alone`,
    `${range(publisherPercents(cost.servers))} % at ${figure(batches)}`,
  ].join(' ');
  if (onePercentFrom === undefined) return ['yes', text];
  if (onePercentFrom === rates[0]?.rate) return ['no', text];
  return [`of one core, up to about ${figure(onePercentFrom)} batches a second`, text];
}

function trafficClaim(cost: Cost): [string, string] {
  const { bytesPerToken, megabyte } = claimsOf(cost);
  const heard = heardOf(cost.servers);
  const tokens = perSecond(heard, ({ tokens: count }) => count);
  const bytes = perSecond(heard, ({ bytes: count }) => count);
  return [
    'as an upper bound',
    [
      `${figure(bytesPerToken)} bytes a token that enters the cache: 1 MB/s are ${figure(megabyte.tokens)} such tokens a`,
      `second, and then ${figure(megabyte.cpuPercent)} % of a core. A server that cached ${figure(tokens)} a second sent`,
      `${figure(bytes / 1e6)} MB/s`,
    ].join(' '),
  ];
}

function latencyClaim(cost: Cost): [string, string] {
  const idle = claimsOf(cost).underOneMillisecond;
  const latencies = heardOf(cost.servers).flatMap(({ latencyMilliseconds }) => latencyMilliseconds ?? []);
  const busy = latencies.map(({ underOne }) => underOne);
  const [of, ofServer] = [inWords(mean(idle)), inWords(mean(busy))];
  const share = (values: readonly number[]): string => range(values.map((value) => 100 * value));
  return [
    of === ofServer ? of : `${of} from an idle process, ${ofServer} from a busy server`,
    [
      `${share(idle)} % of the batches from an idle process, ${share(busy)} % from a busy server, where the slowest hundredth`,
      `took ${range(latencies.map(({ p99 }) => p99))} ms or more`,
    ].join(' '),
  ];
}

function inWords(share: number): string {
  if (share >= 0.99) return 'yes';
  if (share >= 0.75) return 'for most';
  return share >= 0.25 ? 'for about half' : 'for few';
}
