import type { Part } from '../harness/generate/docs/marked.ts';
import type { GeneratedFile } from '../harness/generate/files.ts';
import { gatewayParts } from './gateway/page.ts';
import type { Harness } from './harness/measure.ts';
import { harnessPage } from './harness/page.ts';
import { costDrawings } from './kv-events-cost/drawings.ts';
import type { Cost } from './kv-events-cost/measure.ts';
import { bufferTable, publisherTable, serverTable } from './kv-events-cost/tables.ts';
import { relayMatchPlot, relayMatchTable } from './relay-match/page.ts';
import { readResults } from './support/results.ts';

/** The documents and plots generated from results. */
export function benchPages(): GeneratedFile[] {
  const harness = readResults<Harness>('harness');
  return [
    ...costDrawings(readResults<Cost>('kv-events-cost')),
    harnessPage(harness),
    { file: 'docs/images/relay-match.svg', text: relayMatchPlot() },
  ];
}

const costTable = (marker: string, render: (cost: Cost) => string): Part => ({
  file: 'docs/kv-events-cost.md',
  marker,
  content: () => render(readResults<Cost>('kv-events-cost')),
});

/** The tables generated from results, in hand-written documents. */
export const benchParts: readonly Part[] = [
  ...gatewayParts,
  { file: 'README.md', marker: 'relay-match', content: relayMatchTable },
  costTable('servers', serverTable),
  costTable('publisher-rates', publisherTable),
  costTable('replay-buffer', bufferTable),
];
