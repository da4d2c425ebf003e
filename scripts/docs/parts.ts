import { costSummaryPart } from '../../bench/pages.ts';
import { valuesTable } from './values-table.ts';

/** A part of a document that is made: what stands between `<!-- begin MARKER -->` and `<!-- end MARKER -->`. */
export interface Part {
  /** Path from the repository's root. */
  file: string;
  marker: string;
  /** The Markdown to stand there. */
  content: () => string | Promise<string>;
}

/** All made parts of the documents. */
export const parts: readonly Part[] = [
  { file: 'charts/aibrix-model/README.md', marker: 'values', content: valuesTable },
  { file: 'docs/kv-cache-events-guide.md', marker: 'kv-events-cost-summary', content: costSummaryPart },
];
