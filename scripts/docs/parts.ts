import { benchParts } from '../../bench/pages.ts';
import type { Part } from '../../harness/generate/docs/marked.ts';
import { valuesTable } from '../../harness/generate/docs/values-table.ts';

/** All generated parts of the documents. */
export const parts: readonly Part[] = [
  { file: 'charts/aibrix-model/README.md', marker: 'values', content: valuesTable },
  ...benchParts,
];
