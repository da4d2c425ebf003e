import type { GeneratedFile } from '../../harness/generate/files.ts';
import { day, figure, paragraph } from '../support/text.ts';
import { claimsTable } from './claims-text.ts';
import type { Cost } from './measure.ts';
import { costPlots } from './plots.ts';
import { bufferSection, publisherSection } from './sections.ts';
import { serverSection } from './server-section.ts';

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
  return paragraph(`
    Measured on ${day(rates.started)} with vLLM ${vllm} on a machine without a GPU: ${cores} cores (${processor}),
    ${memoryGiB} GiB. Everything ran on those ${cores} cores: vLLM, the clients and the subscriber. The load average at
    the start and at the end was ${figure(servers.load.start)} and ${figure(servers.load.end)} for the servers,
    ${figure(rates.load.start)} and ${figure(rates.load.end)} for the publisher, ${figure(buffer.load.start)} and
    ${figure(buffer.load.end)} for the buffer. Compare figures within a part; on another machine all of them are others,
    and their relations much the same.`);
}

const again = `## Measure again

\`\`\`sh shown
npm run bench -- kv-events-cost
npm run docs
\`\`\`

The first takes about eight minutes and writes \`bench/results/kv-events-cost.json\`; the second makes this page and its
drawings from it. It needs what \`npm test\` needs, and a machine that does nothing else.`;
