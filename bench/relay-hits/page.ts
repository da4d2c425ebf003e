import { colours, drawing, Plot } from '../support/plot.ts';
import type { Estimate } from '../support/statistics.ts';
import { table } from '../support/text.ts';
import { type Arm, arms, gateways, workloads } from './cells.ts';
import type { RelayHits } from './measure.ts';
import { type Row, rowsOf } from './summary.ts';

/** Pods of the fleet in the plot and in README. */
export const shownPods = 8;

const names = Object.keys(arms) as Arm[];
const percent = ({ mean, high }: Estimate): string => `${mean.toFixed(1)} ±${(high - mean).toFixed(1)}`;

/** The cells of one workload as a Markdown table. @param workload one of `workloads` */
export function relayHitsTable(hits: RelayHits, workload: string): string {
  const rows = rowsOf(hits).filter((row) => row.workload === workload);
  const head = [
    'pods',
    '',
    ...names.map((arm) => arms[arm]),
    "relay, % of the oracle's",
    'relay minus KV sync off',
  ];
  return table(
    head,
    rows.map((row) => [
      `${row.pods}`,
      gateways[row.gateways],
      ...names.map((arm) => (arm === 'relay' ? `**${percent(row.arms[arm])}**` : percent(row.arms[arm]))),
      row.ofOracle.toFixed(0),
      percent(row.gain.off),
    ]),
  );
}

/** The fleet of `shownPods` in README, as a Markdown table. */
export function relayHitsSummary(hits: RelayHits): string {
  const shown = ['least-request', 'off', 'stock', 'relay', 'oracle'] as const;
  const rows = rowsOf(hits).filter(({ pods }) => pods === shownPods);
  return table(
    ['load', '', ...shown.map((arm) => arms[arm])],
    rows.map((row) => [
      row.workload,
      gateways[row.gateways],
      ...shown.map((arm) => {
        const text = `${row.arms[arm].mean.toFixed(0)} %`;
        return arm === 'relay' ? `**${text}**` : text;
      }),
    ]),
  );
}

/** Hits of the fleet of `shownPods` by arm, with intervals: the text of an SVG file. */
export function relayHitsPlot(hits: RelayHits): string {
  const dots = rowsOf(hits)
    .filter(({ pods }) => pods === shownPods)
    .flatMap((row) => names.map((arm) => dotOf(row, arm)));
  const facets = { fx: 'gateways', fy: 'workload' } as const;
  const fill = { domain: ['relay', 'others'], range: [colours.first, colours.second] };
  return drawing(`Prefix-cache hits in ${shownPods} simulated pods, by what the gateway knows`, {
    width: 860,
    height: 520,
    marginLeft: 240,
    marginRight: 90,
    x: { domain: [0, 100], label: 'hits, percent of the prompt tokens', grid: true },
    y: { label: null, domain: names.map((arm) => arms[arm]) },
    fx: { label: null, domain: Object.values(gateways) },
    fy: { label: null, domain: [...workloads] },
    color: fill,
    marks: [
      Plot.ruleY(dots, { ...facets, y: 'arm', x1: 'low', x2: 'high', stroke: 'of', strokeWidth: 2 }),
      Plot.dot(dots, { ...facets, y: 'arm', x: 'mean', fill: 'of', r: 4 }),
    ],
  });
}

function dotOf(row: Row, arm: Arm) {
  const of = arm === 'relay' ? 'relay' : 'others';
  return {
    ...row.arms[arm],
    arm: arms[arm],
    of,
    workload: row.workload,
    gateways: gateways[row.gateways],
  };
}
