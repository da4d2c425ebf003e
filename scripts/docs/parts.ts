import { costSummaryPart } from '../../bench/pages.ts';
import type { Part } from '../../harness/generate/docs/marked.ts';
import { valuesTable } from '../../harness/generate/docs/values-table.ts';

/** All generated parts of the documents. */
export const parts: readonly Part[] = [
  { file: 'charts/aibrix-model/README.md', marker: 'values', content: valuesTable },
  { file: 'docs/kv-cache-events-guide.md', marker: 'kv-events-cost-summary', content: costSummaryPart },
];
