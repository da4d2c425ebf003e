import type { GeneratedFile } from '../../scripts/generated/files.ts';
import type { Circumstances } from '../support/machine.ts';
import { day, figure } from '../support/text.ts';
import { claimsTable } from './claims-text.ts';
import type { Cost } from './measure.ts';
import { costPlots } from './plots.ts';
import { bufferSection, publisherSection, serverSection } from './sections.ts';

/** docs/kv-events-cost.md and its drawings. */
export function costPages(cost: Cost): GeneratedFile[] {
  const drawings = Object.entries(costPlots(cost)).map(([name, text]) => ({
    file: `docs/images/${name}.svg`,
    text,
  }));
  return [{ file: 'docs/kv-events-cost.md', text: costPage(cost) }, ...drawings];
}

/** The page. */
export function costPage(cost: Cost): string {
  const sections = [
    '<!-- Made by npm run docs from bench/results/kv-events-cost.json: change those, not this. -->',
    '# What KV events cost',
    introduction(cost),
    '## The usual claims',
    claimsTable(cost),
    serverSection(cost),
    publisherSection(cost),
    bufferSection(cost),
    again,
  ];
  return `${sections.join('\n\n')}\n`;
}

function introduction({ machine, vllm, rates, buffer, servers }: Cost): string {
  const { processor, cores, memoryGiB } = machine;
  const parts: readonly Circumstances[] = [rates, buffer, servers];
  const loads = parts.map(({ load }) => `${figure(load.start)} and ${figure(load.end)}`);
  return [
    `Measured on ${day(rates.started)} with vLLM ${vllm} on a machine without a GPU: ${cores} cores (${processor}),`,
    `${memoryGiB} GiB. Everything ran on those ${cores} cores: vLLM, the clients and the subscriber. The load average at`,
    `the start and at the end of the three parts below was ${loads.join(', ')}. Compare figures within a part;`,
    'on another machine all of them are others, and their relations much the same.',
  ].join('\n');
}

const again = `## Measure again

\`\`\`sh shown
npm run bench -- kv-events-cost
npm run docs
\`\`\`

The first takes about nine minutes and writes \`bench/results/kv-events-cost.json\`; the second makes this page and its
drawings from it. It needs what \`npm test\` needs, and a machine that does nothing else.`;
