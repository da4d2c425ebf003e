import type { Part } from '../../harness/generate/docs/marked.ts';
import { readResults } from '../support/results.ts';
import { day, figure, paragraph, table } from '../support/text.ts';
import type { GatewayResults } from './measure.ts';

/** Meaning of the measured values of AIBRIX_TOKENIZER_HEALTH_CHECK_PERIOD in v0.7.0. */
const meanings: Readonly<Record<string, string>> = { '1ns': '1 s', '1s': '31 years' };

/** The measurements of the gateway in the guide. */
export const gatewayParts: readonly Part[] = [
  {
    file: 'docs/kv-cache-events-guide.md',
    marker: 'gateway-pod-end',
    content: () => podEndTable(readResults('gateway')),
  },
];

function podEndTable({ podEnds, machine, aibrix, started, seconds }: GatewayResults): string {
  const rows = podEnds.map(({ period, completions, failed, otherwise, failingSeconds }) => [
    period ? `\`${period}\`: ${meanings[period]}` : 'not set: 30 s',
    `${failed} of ${completions}`,
    `${otherwise}`,
    `${figure(failingSeconds, 3)} s`,
  ]);
  const head = ['`AIBRIX_TOKENIZER_HEALTH_CHECK_PERIOD`', '503', 'other errors', 'time with 503'];
  const setting = paragraph(`
    Measured ${day(started)} with AIBrix ${aibrix} and stand-ins for vLLM on a machine of ${machine.cores} cores
    (${machine.processor}) and ${machine.memoryGiB} GiB, for ${figure(seconds / podEnds.length)} seconds each.`);
  return `${table(head, rows)}\n\n${setting}`;
}
