import { benchPages } from '../bench/pages.ts';
import { readResults } from '../bench/support/results.ts';
import { runGenerator } from '../harness/generate/command.ts';
import { contractTemplate } from '../harness/generate/contract/template.ts';
import { drawings } from '../harness/generate/docs/drawings.ts';
import { renderParts } from '../harness/generate/docs/marked.ts';
import type { Mutation } from '../test/mutation/measure.ts';
import { mutationPage } from '../test/mutation/page.ts';
import { parts } from './docs/parts.ts';

const generate = async () => [
  contractTemplate(),
  ...(await renderParts(parts)),
  ...(await drawings()),
  ...benchPages(),
  mutationPage(readResults<Mutation>('mutation')),
];

await runGenerator(
  'docs',
  'Writes the generated parts of the documents, their diagrams, and the generated data of the chart and scripts.',
  generate,
);
