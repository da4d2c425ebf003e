import { benchParts } from '../../bench/pages.ts';
import { enableFacts, gatewayFacts } from '../../harness/generate/contract/shell.ts';
import {
  labelsTable,
  settingsTable,
  settingsYaml,
  trapsTable,
  versionsTable,
} from '../../harness/generate/contract/tables.ts';
import type { MarkedPart } from '../../harness/generate/docs/marked.ts';
import { valuesTable } from '../../harness/generate/docs/values-table.ts';

const guide = 'docs/kv-cache-events-guide.md';

/** All generated parts of the documents. */
export const parts: readonly MarkedPart[] = [
  { file: 'charts/aibrix-model/README.md', marker: 'values', content: valuesTable },
  ...benchParts,
  { file: guide, marker: 'contract-versions', content: versionsTable },
  { file: guide, marker: 'contract-settings', content: settingsTable },
  { file: guide, marker: 'contract-settings-values', content: settingsYaml },
  { file: guide, marker: 'contract-labels', content: labelsTable },
  { file: guide, marker: 'contract-traps', content: trapsTable },
  { file: 'migration/enable-kv-events.sh', marker: 'facts', content: enableFacts },
  { file: 'migration/configure-gateway.sh', marker: 'facts', content: gatewayFacts },
];
