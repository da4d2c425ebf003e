import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import type { Harness } from '../../bench/harness/measure.ts';
import { harnessPage } from '../../bench/harness/page.ts';
import { claimsOf } from '../../bench/kv-events-cost/claims.ts';
import { claimsTable, costSummary } from '../../bench/kv-events-cost/claims-text.ts';
import { comparisons, isDistinct } from '../../bench/kv-events-cost/comparisons.ts';
import type { Cost } from '../../bench/kv-events-cost/measure.ts';
import { costPage } from '../../bench/kv-events-cost/page.ts';
import { costPlots } from '../../bench/kv-events-cost/plots.ts';
import type { RateRun } from '../../bench/kv-events-cost/rates.ts';
import { benchPages } from '../../bench/pages.ts';
import { readResults } from '../../bench/support/results.ts';
import { stale } from '../../harness/generate/files.ts';

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

function oneLine(text: string): string {
  return text.replaceAll('\n', ' ');
}

test('every page and drawing is as it would be made today of the measurements in the repository', async () => {
  const pages = benchPages();
  expect(pages.map(({ file }) => file)).toEqual(
    expect.arrayContaining(['docs/kv-events-cost.md', 'docs/harness-speed.md']),
  );
  expect((await stale(pages)).map(({ file }) => file)).toEqual([]);
});

test('a page has no figure that is none', () => {
  for (const { text } of benchPages()) expect(text).not.toMatch(/NaN|Infinity|undefined/);
});

describe.each(Object.entries(costPlots(cost)))('the drawing %s', (name, text) => {
  const svg = parseHTML(text).document.querySelector('svg');

  test('is shown on the page and stands alone', () => {
    expect(costPage(cost)).toContain(`(images/${name}.svg)`);
    expect(svg?.getAttribute('xmlns')).toBe('http://www.w3.org/2000/svg');
    expect(text).not.toMatch(/href=|url\(/);
  });

  test('takes the colour of its text from the page, light or dark', () => {
    expect(text).toContain('@media(prefers-color-scheme:dark)');
    for (const part of svg?.querySelectorAll('text,line') ?? [])
      expect(part.getAttribute('fill') ?? part.getAttribute('stroke') ?? '').not.toMatch(/^(black|#0|white)/);
  });

  test('says the same to those who do not see it', () => {
    expect(svg?.getAttribute('aria-label')).toMatch(/\w+ \w+/);
  });
});

describe('CPU below 1 %', () => {
  const linear = withRuns(({ rate }) => ({ publisherPercent: rate / 50, ioPercent: rate / 200 }));

  test('is judged by both threads, between the rates measured', () => {
    expect(claimsOf(linear).onePercentFrom).toBeCloseTo(40, 6);
    expect(claimsTable(linear)).toContain('up to about 40 batches a second');
  });

  test('holds everywhere where no rate reaches it', () => {
    const cheap = withRuns(() => ({ publisherPercent: 0.1, ioPercent: 0.1 }));
    expect(claimsTable(cheap)).toContain('| CPU below 1 % | yes |');
  });

  test('holds nowhere where the slowest rate is above it', () => {
    const dear = withRuns(({ rate }) => ({ publisherPercent: 2 + rate / 100, ioPercent: 0.1 }));
    expect(claimsTable(dear)).toContain('| CPU below 1 % | no |');
  });
});

test('1 MB/s is counted from the bytes that came', () => {
  const { megabyte } = claimsOf(withRuns(({ batches }) => ({ bytes: batches * 4096 })));
  expect(megabyte.batches).toBeCloseTo(1e6 / 4096, 6);
  expect(megabyte.tokens).toBeCloseTo(1e6 / 4, 6);
});

test.each([
  [0.995, 'yes'],
  [0.8, 'for most'],
  [0.5, 'for about half'],
  [0.2, 'for few'],
])('with %d of the batches below 1 ms, the claim of 1 ms holds: %s', (underOne, verdict) => {
  const latencyMilliseconds = { count: 1000, p50: 1, p99: 1, max: 1, underOne };
  const runs = cost.servers.runs.map((run) =>
    run.heard ? { ...run, heard: { ...run.heard, latencyMilliseconds } } : run,
  );
  const all = { ...withRuns(() => ({ latencyMilliseconds })), servers: { ...cost.servers, runs } };
  expect(claimsTable(all)).toContain(`| below 1 ms an event | ${verdict} |`);
});

describe('a server with events', () => {
  test('that loses a tenth differs from one without', () => {
    const { requests } = comparisons(withLoss(0.1).servers);
    expect(requests.ratio.mean).toBeCloseTo(0.9, 6);
    expect(isDistinct(requests.ratio)).toBe(true);
    expect(oneLine(costSummary(withLoss(0.1)))).toContain('answered 90 % of the requests');
  });

  test('that is the same does not', () => {
    expect(oneLine(costSummary(withLoss(0)))).toContain('so the two cannot be told apart');
  });
});

test.each([
  [11.9, 'is met: it adds 11.9 ms'],
  [12.6, 'is not met: it adds 12.6 ms'],
])('a chart that adds %d ms %s', (p50, verdict) => {
  const template = { ...harness.template, difference: { p25: p50, p50, p75: p50 } };
  expect(harnessPage({ ...harness, template }).text).toContain(verdict);
});
