import { colours, drawing, Plot } from '../support/plot.ts';
import { table } from '../support/text.ts';
import { type RelayMatch, relayMatches } from './matches.ts';

/** The matches as a Markdown table. */
export function relayMatchTable(): string {
  const right = ({ isFalse }: RelayMatch): string => (isFalse ? '0 % (a match would be false)' : '100 %');
  const rows = relayMatches.map((match) => [
    match.label,
    `${match.direct} %`,
    `**${match.relayed} %**`,
    right(match),
  ]);
  return table(['events of', 'without', 'with the relay', 'correct'], rows);
}

/** The matches of plain prompts as bars: the text of an SVG file. */
export function relayMatchPlot(): string {
  const rows = relayMatches
    .filter(({ isFalse }) => !isFalse)
    .flatMap(({ label, direct, relayed }) => [
      { label, of: 'without', percent: direct },
      { label, of: 'with the relay', percent: relayed },
    ]);
  const beside = { dx: 4, textAnchor: 'start', fill: 'currentColor' } as const;
  return drawing('Percent of a prompt that AIBrix v0.7.0 finds, without and with the relay', {
    height: 260,
    marginLeft: 20,
    marginRight: 130,
    marginTop: 24,
    x: { domain: [0, 100], label: 'percent of a prompt of 640 tokens found' },
    y: { label: null, axis: null, domain: ['without', 'with the relay'] },
    fy: { label: null, axis: null, domain: [...new Set(rows.map(({ label }) => label))] },
    color: { domain: ['without', 'with the relay'], range: [colours.second, colours.first], legend: false },
    marks: [
      Plot.barX(rows, { x: 'percent', y: 'of', fy: 'label', fill: 'of' }),
      Plot.text(rows, { x: 'percent', y: 'of', fy: 'label', text: labelled, ...beside }),
      Plot.text(rows, {
        filter: ({ of }: { of: string }) => of === 'without',
        x: 16,
        y: 'of',
        fy: 'label',
        text: 'label',
        ...beside,
      }),
      Plot.ruleX([0]),
    ],
  });
}

function labelled({ percent, of }: { percent: number; of: string }): string {
  return `${percent} % ${of}`;
}
