import type { GeneratedFile } from '../harness/generate/files.ts';
import type { Harness } from './harness/measure.ts';
import { harnessPage } from './harness/page.ts';
import { costSummary } from './kv-events-cost/claims-text.ts';
import type { Cost } from './kv-events-cost/measure.ts';
import { costPages } from './kv-events-cost/page.ts';
import { readResults } from './support/results.ts';

/** The documents and drawings that are made of what the benchmarks measured. */
export function benchPages(): GeneratedFile[] {
  const cost = readResults<Cost>('kv-events-cost');
  return [...costPages(cost), harnessPage(readResults<Harness>('harness'))];
}

/** What the guide says of the cost. */
export function costSummaryPart(): string {
  return costSummary(readResults<Cost>('kv-events-cost'));
}
