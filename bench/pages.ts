import type { MarkedPart } from '../harness/generate/docs/marked.ts';
import type { GeneratedFile } from '../harness/generate/files.ts';
import type { DashboardRun } from './dashboard/measure.ts';
import { dashboardCaption, dashboardPicture } from './dashboard/picture.ts';
import { gatewayParts } from './gateway/page.ts';
import type { Harness } from './harness/measure.ts';
import { harnessPage } from './harness/page.ts';
import { type Watching, watchingSection } from './harness/watching.ts';
import { costDrawings } from './kv-events-cost/drawings.ts';
import type { Cost } from './kv-events-cost/measure.ts';
import { bufferTable, publisherTable, serverTable } from './kv-events-cost/tables.ts';
import { mutationPage } from './mutation/page.ts';
import type { Mutation } from './mutation/result.ts';
import type { RelayCost } from './relay-cost/measure.ts';
import { relayCostDrawings } from './relay-cost/plots.ts';
import { relayRateTable, relayStateTable } from './relay-cost/tables.ts';
import { relayEnginesParts } from './relay-engines/page.ts';
import { workloads } from './relay-hits/cells.ts';
import type { RelayHits } from './relay-hits/measure.ts';
import { relayHitsPlot, relayHitsSummary, relayHitsTable } from './relay-hits/page.ts';
import { relayMatchPlot, relayMatchTable } from './relay-match/page.ts';
import type { Rendering } from './render/measure.ts';
import { renderingPlot, renderingSection } from './render/page.ts';
import { readResults } from './support/results.ts';

/** The documents and plots generated from results. */
export function benchPages(): GeneratedFile[] {
  const harness = readResults<Harness>('harness');
  const rendering = readResults<Rendering>('render');
  return [
    ...costDrawings(readResults<Cost>('kv-events-cost')),
    ...relayCostDrawings(readResults<RelayCost>('relay-cost')),
    { file: 'docs/images/dashboard.svg', text: dashboardPicture(dashboardRun()) },
    { file: 'docs/images/relay-hits.svg', text: relayHitsPlot(readResults<RelayHits>('relay-hits')) },
    harnessPage(harness, [renderingSection(rendering), watchingSection(readResults<Watching>('watch'))]),
    { file: 'docs/images/rendering.svg', text: renderingPlot(rendering) },
    mutationPage(readResults<Mutation>('mutation')),
    { file: 'docs/images/relay-match.svg', text: relayMatchPlot() },
  ];
}

const costTable = (marker: string, render: (cost: Cost) => string): MarkedPart => ({
  file: 'docs/kv-events-cost.md',
  marker,
  content: () => render(readResults<Cost>('kv-events-cost')),
});

const relayCostTable = (marker: string, render: (cost: RelayCost) => string): MarkedPart => ({
  file: 'docs/relay-cost.md',
  marker,
  content: () => render(readResults<RelayCost>('relay-cost')),
});

const dashboardRun = (): DashboardRun => readResults<DashboardRun>('dashboard');

const hits = (): RelayHits => readResults<RelayHits>('relay-hits');

/** The tables generated from results, in hand-written documents. */
export const benchParts: readonly MarkedPart[] = [
  ...gatewayParts,
  { file: 'docs/runbook.md', marker: 'dashboard', content: () => dashboardCaption(dashboardRun()) },
  ...relayEnginesParts,
  { file: 'README.md', marker: 'relay-match', content: relayMatchTable },
  { file: 'README.md', marker: 'relay-hits', content: () => relayHitsSummary(hits()) },
  relayCostTable('relay-rates', relayRateTable),
  relayCostTable('relay-state', relayStateTable),
  ...workloads.map((name) => ({
    file: 'docs/relay-hits.md',
    marker: `relay-hits-${name}`,
    content: () => relayHitsTable(hits(), name),
  })),
  costTable('servers', serverTable),
  costTable('publisher-rates', publisherTable),
  costTable('replay-buffer', bufferTable),
];
