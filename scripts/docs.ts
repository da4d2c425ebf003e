import { benchPages } from '../bench/pages.ts';
import { readResults } from '../bench/support/results.ts';
import { runGenerator } from '../harness/generate/command.ts';
import { comparisonPage } from '../harness/generate/comparison/page.ts';
import { contractTemplate } from '../harness/generate/contract/template.ts';
import { drawings } from '../harness/generate/docs/drawings.ts';
import { renderParts } from '../harness/generate/docs/marked.ts';
import { dashboardFile } from '../harness/monitoring/dashboard.ts';
import type { Mutation } from '../test/mutation/measure.ts';
import { mutationPage } from '../test/mutation/page.ts';
import { templateRatio } from './docs/comparison.ts';
import { parts } from './docs/parts.ts';

const generate = async () => [
  contractTemplate(),
  dashboardFile(),
  ...(await renderParts(parts)),
  ...(await drawings()),
  ...benchPages(),
  comparisonPage({ templateRatio: templateRatio() }),
  mutationPage(readResults<Mutation>('mutation')),
];

await runGenerator(
  'docs',
  'Writes the generated parts of the documents, their diagrams, and the generated data of the chart and scripts.',
  generate,
);
