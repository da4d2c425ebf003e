import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import type { IndexMemory } from '../../bench/gateway/index-memory.ts';
import type { Harness } from '../../bench/harness/measure.ts';
import { harnessPage } from '../../bench/harness/page.ts';
import { claimsOf } from '../../bench/kv-events-cost/claims.ts';
import { comparisons, isDistinct } from '../../bench/kv-events-cost/comparisons.ts';
import type { Cost } from '../../bench/kv-events-cost/measure.ts';
import { costPlots } from '../../bench/kv-events-cost/plots.ts';
import { quotes } from '../../bench/kv-events-cost/quotes.ts';
import type { RateRun } from '../../bench/kv-events-cost/rates.ts';
import { benchPages } from '../../bench/pages.ts';
import type { RelayCost } from '../../bench/relay-cost/measure.ts';
import { relayCostQuotes } from '../../bench/relay-cost/quotes.ts';
import type { RelayHits } from '../../bench/relay-hits/measure.ts';
import { relayHitsQuotes } from '../../bench/relay-hits/quotes.ts';
import { readResults } from '../../bench/support/results.ts';
import { stale } from '../../harness/generate/files.ts';
import { paths } from '../../harness/paths.ts';

const cost = readResults<Cost>('kv-events-cost');
const harness = readResults<Harness>('harness');

/** The measurements, with each run at a rate changed. */
function withRuns(change: (run: RateRun) => Partial<RateRun>): Cost {
  const runs = cost.rates.runs.map((run) => ({ ...run, ...change(run) }));
  return { ...cost, rates: { ...cost.rates, runs } };
}

/** The measurements, with servers whose events cost this part of their requests. */
function withLoss(loss: number): Cost {
  const runs = cost.servers.runs.map((run) => ({
    ...run,
    requestsPerSecond: (run.events ? 1 - loss : 1) * (100 + run.pair / 10),
  }));
  return { ...cost, servers: { ...cost.servers, runs } };
}

/** A document of the repository with single, breaking spaces. */
function oneLine(file: string): string {
  return readFileSync(path.join(paths.root, file), 'utf8').replaceAll(/\s+/g, ' ');
}

const relayCost = readResults<RelayCost>('relay-cost');
const relayHits = readResults<RelayHits>('relay-hits');

const { bytesPerBlock } = readResults<IndexMemory>('gateway-index');
const indexQuotes = [`less than ${Math.ceil(bytesPerBlock / 1000)} KB`];

const allQuotes = {
  ...quotes(cost),
  'docs/relay-cost.md': relayCostQuotes(relayCost),
  'docs/relay-hits.md': relayHitsQuotes(relayHits),
  'docs/kv-cache-events-guide.md': indexQuotes,
  'charts/aibrix-model/values.schema.json': indexQuotes,
};

const quoted = Object.entries(allQuotes).flatMap(([file, all]) =>
  all.map((text) => ({ file, text: text.replaceAll('\u00a0', ' ') })),
);

test.each(quoted)('$file states the measured number in: $text', ({ file, text }) => {
  expect(oneLine(file).includes(text)).toBe(true);
});

test('a quoted number changes with the results', () => {
  const slower = quotes(withLoss(0.5))['docs/kv-cache-events-guide.md'];
  expect(slower).toContainEqual(expect.stringContaining('answered 50 % of the requests'));
});

test('every page and plot is up to date with the measurements in the repository', async () => {
  const pages = benchPages();
  expect(pages.map(({ file }) => file)).toContain('docs/harness-speed.md');
  expect((await stale(pages)).map(({ file }) => file)).toEqual([]);
});

test('a page contains no invalid number', () => {
  for (const { text } of benchPages()) expect(text).not.toMatch(/NaN|Infinity|undefined/);
});

describe.each(Object.entries(costPlots(cost)))('the drawing %s', (name, text) => {
  const svg = parseHTML(text).document.querySelector('svg');

  test('is shown on the page and stands alone', () => {
    expect(oneLine('docs/kv-events-cost.md')).toContain(`(images/${name}.svg)`);
    expect(svg?.getAttribute('xmlns')).toBe('http://www.w3.org/2000/svg');
    expect(text).not.toMatch(/href=|url\(/);
  });

  test('uses the text color of the page, light or dark', () => {
    expect(text).toContain('@media(prefers-color-scheme:dark)');
    for (const part of svg?.querySelectorAll('text,line') ?? [])
      expect(part.getAttribute('fill') ?? part.getAttribute('stroke') ?? '').not.toMatch(/^(black|#0|white)/);
  });

  test('has a text alternative', () => {
    expect(svg?.getAttribute('aria-label')).toMatch(/\w+ \w+/);
  });
});

describe('CPU below 1 %', () => {
  test('is judged by both threads, between the rates measured', () => {
    const linear = withRuns(({ rate }) => ({ publisherPercent: rate / 50, ioPercent: rate / 200 }));
    expect(claimsOf(linear).onePercentFrom).toBeCloseTo(40, 6);
  });

  test('holds everywhere if no rate reaches it', () => {
    const cheap = withRuns(() => ({ publisherPercent: 0.1, ioPercent: 0.1 }));
    expect(claimsOf(cheap).onePercentFrom).toBeUndefined();
  });

  test('holds nowhere if the slowest rate is above it', () => {
    const costly = withRuns(({ rate }) => ({ publisherPercent: 2 + rate / 100, ioPercent: 0.1 }));
    expect(claimsOf(costly).onePercentFrom).toBe(1);
  });
});

test('1 MB/s is counted from the bytes that came', () => {
  const { megabyte } = claimsOf(withRuns(({ batches }) => ({ bytes: batches * 4096 })));
  expect(megabyte.batches).toBeCloseTo(1e6 / 4096, 6);
  expect(megabyte.tokens).toBeCloseTo(1e6 / 4, 6);
});

describe('a server with events', () => {
  test('that loses a tenth differs from one without', () => {
    const { requests } = comparisons(withLoss(0.1).servers);
    expect(requests.ratio.mean).toBeCloseTo(0.9, 6);
    expect(isDistinct(requests.ratio)).toBe(true);
  });

  test('that is the same does not', () => {
    expect(isDistinct(comparisons(withLoss(0).servers).requests.ratio)).toBe(false);
  });
});

test.each([
  [{ off: 11.9, everything: 20.1 }, ['is met: it adds 11.9 ms', 'is not met: it adds 20.1 ms']],
  [{ off: 12.6, everything: 19.9 }, ['is not met: it adds 12.6 ms', 'is met: it adds 19.9 ms']],
])('a chart that adds %j ms', ({ off, everything }, verdicts) => {
  const at = (p50: number) => ({ p25: p50, p50, p75: p50 });
  const template = { ...harness.template, off: at(off), everything: at(everything) };
  const { text } = harnessPage({ ...harness, template }, []);
  const found = [...text.replace(/\s+/g, ' ').matchAll(/is (?:not )?met: it adds [\d.]+ ms/g)];
  expect(found.map(([verdict]) => verdict)).toEqual(verdicts);
});
