import type { MarkedPart } from '../../harness/generate/docs/marked.ts';
import { readResults } from '../support/results.ts';
import { day, figure, paragraph, range, table } from '../support/text.ts';
import { faults } from './faults.ts';
import type { EngineRun, RelayEngines } from './measure.ts';

const file = 'docs/kv-cache-events-guide.md';

/** The runs with real vLLMs in the guide. */
export const relayEnginesParts: readonly MarkedPart[] = [
  { file, marker: 'relay-engines', content: () => matchTable(readResults('relay-engines')) },
  { file, marker: 'relay-faults', content: () => faultTable(readResults('relay-engines')) },
];

/** How much of a prompt the gateway finds by the events of each vLLM. */
function matchTable(results: RelayEngines): string {
  const rows = results.runs.map((run) => {
    const { direct, relayed, salted, adapted } = run.match;
    const others = adapted === undefined ? `${salted} % / not run` : `${salted} % / ${adapted} %`;
    return [nameOf(run), percent(direct), `**${percent(relayed)}**`, others];
  });
  const head = ['vLLM', 'without', 'with the relay', 'a salted prompt / that of an adapter'];
  return `${table(head, rows)}\n\n${circumstances(results)}`;
}

/** What became of each fault; the numbers of all runs. */
function faultTable({ runs }: RelayEngines): string {
  const rows = faults.map(({ name }) => {
    const results = runs.flatMap((run) => run.faults.filter((fault) => fault.name === name));
    const of = (key: 'failed' | 'lasted' | 'recovered'): number[] => results.map((result) => result[key]);
    const completions = results.map(({ completed, failed }) => `${failed} of ${completed + failed}`);
    return [name, `${range(of('lasted'))} s`, completions.join(', '), `${range(of('recovered'))} s`];
  });
  const vllm = runs.filter((run) => run.faults.length > 0).map(nameOf);
  const head = ['what fails', 'for', 'failed completions', 'until all is found again'];
  const about = paragraph(`Of vLLM ${vllm.join(' and ')}; completions in the same order.`);
  return `${table(head, rows)}\n\n${about}`;
}

function nameOf({ vllm, blockSize, ranks, hybrid }: EngineRun): string {
  const more = [
    ...(ranks > 1 ? [`${ranks} data-parallel ranks`] : []),
    ...(hybrid ? ['a hybrid model'] : []),
  ];
  return [vllm, `blocks of ${blockSize}`, ...more].join(', ');
}

/** Percent, for each rank if they differ. */
function percent(values: readonly number[]): string {
  return [...new Set(values)].map((value) => `${value} %`).join(', ');
}

function circumstances({ aibrix, runs }: RelayEngines): string {
  const [run] = runs;
  if (!run) throw new Error('bench/results/relay-engines.json has no runs');
  const { machine } = run;
  const days = [...new Set(runs.map(({ started }) => day(started)))].join(', ');
  const loads = runs.flatMap(({ load }) => [load.start, load.end]);
  const reused = runs.flatMap(({ match }) => match.reused ?? []);
  const hybrid =
    reused.length > 0 ? `Of the hybrid model's prompt vLLM itself reuses ${range(reused, 3)} tokens.` : '';
  return paragraph(`
    ${hybrid} Run ${days} with the index of AIBrix ${aibrix} on a machine of ${machine.cores} cores (${machine.processor}) and
    ${machine.memoryGiB} GiB, load average ${figure(Math.min(...loads))} to ${figure(Math.max(...loads))}.`);
}
