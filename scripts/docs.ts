import { benchPages } from '../bench/pages.ts';
import { runGenerator } from '../harness/generate/command.ts';
import { comparisonPage } from '../harness/generate/comparison/page.ts';
import { contractTemplate } from '../harness/generate/contract/template.ts';
import { drawings } from '../harness/generate/docs/drawings.ts';
import { renderParts } from '../harness/generate/docs/marked.ts';
import { dashboardFile } from '../harness/monitoring/dashboard.ts';
import { templateRatio } from './docs/comparison.ts';
import { parts } from './docs/parts.ts';

const generate = async () => [
  contractTemplate(),
  dashboardFile(),
  ...(await renderParts(parts)),
  ...(await drawings()),
  ...benchPages(),
  comparisonPage({ templateRatio: templateRatio() }),
];

await runGenerator(
  'docs',
  'Writes the generated parts of the documents, their diagrams, and the generated data of the chart and scripts.',
  generate,
);
