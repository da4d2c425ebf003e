import type { MarkedPart } from '../../harness/generate/docs/marked.ts';
import { duration } from '../../harness/process/report.ts';
import type { Circumstances, Machine } from '../support/machine.ts';
import { readResults } from '../support/results.ts';
import { day, figure, paragraph, range, table } from '../support/text.ts';
import type { Arm, GatewayLatency } from './latency.ts';
import type { GatewayResults } from './measure.ts';
import type { Outcome } from './outcome.ts';
import { healthCheckMeaning } from './period.ts';
import type { GatewayStart } from './start.ts';
import type { GatewayUpgrades } from './upgrade.ts';
import type { LoopSetup } from './versions.ts';

const guidePart = <T>(marker: string, name: string, render: (results: T) => string): MarkedPart => ({
  file: 'docs/kv-cache-events-guide.md',
  marker,
  content: () => render(readResults<T>(name)),
});

/** The measurements of the gateway in the guide and in README. */
export const gatewayParts: readonly MarkedPart[] = [
  guidePart('gateway-pod-end', 'gateway', podEndTable),
  guidePart('gateway-upgrade', 'gateway-upgrade', upgradeTable),
  guidePart('gateway-latency', 'gateway-latency', latencyTable),
  { file: 'README.md', marker: 'gateway-start', content: () => startText(readResults('gateway-start')) },
];

const period = '`AIBRIX_TOKENIZER_HEALTH_CHECK_PERIOD`';
const errorColumns = ['503', 'other errors', 'time with 503'];

function errors({ completions, failed, otherwise, failingSeconds }: Outcome): string[] {
  return [`${failed} of ${completions}`, `${otherwise}`, `${figure(failingSeconds, 3)} s`];
}

function podEndTable({ podEnds, machine, aibrix, started, seconds }: GatewayResults): string {
  const rows = podEnds.map((end) => [healthCheckMeaning(end), ...errors(end)]);
  const setting = paragraph(`
    Measured ${day(started)} with AIBrix ${aibrix} and stand-ins for vLLM on ${size(machine)}, for
    ${figure(seconds / podEnds.length)} seconds each.`);
  return `${table([period, ...errorColumns], rows)}\n\n${setting}`;
}

function upgradeTable(results: GatewayUpgrades): string {
  const rows = results.upgrades.map((upgrade) => [
    `${upgrade.maxSurge}`,
    healthCheckMeaning(upgrade),
    `${upgrade.upgradeSeconds} s`,
    ...errors(upgrade),
  ]);
  const head = ['`updateStrategy.maxSurge`', period, 'upgrade', ...errorColumns];
  return `${table(head, rows)}\n\n${paragraph(setup(results, results.upgrades))}`;
}

const arms: Readonly<Record<Arm, string>> = {
  defaults: 'KV sync off, tokenizer `character`: the defaults of AIBrix',
  remote: 'KV sync off, tokenizer `remote`: a pod of the model',
  sync: 'KV sync on, tokenizer `remote`: the settings above',
};

function latencyTable(results: GatewayLatency): string {
  const { decisions, promptTokens } = results;
  const milliseconds = (value: number): string => `${figure(value)} ms`;
  const rows = Object.entries(arms).map(([arm, name]) => {
    const { p50, p99 } = decisions[arm as Arm];
    return [name, milliseconds(p50), milliseconds(p99)];
  });
  const about = `${decisions.sync.count} prompts of ${promptTokens} tokens each, one at a time, two pods.`;
  return `${table(['gateway', 'p50', 'p99'], rows)}\n\n${paragraph(`${about} ${setup(results, [results])}`)}`;
}

function startText({ machine, aibrix, vllm, seconds, peakGiB, started, load }: GatewayStart): string {
  return paragraph(`
    With \`--exit\` it took ${duration(seconds * 1000)} and at most ${figure(peakGiB)} GiB of memory on ${size(machine)},
    ${day(started)}, with AIBrix ${aibrix} and vLLM ${vllm}, after AIBrix was built (five minutes) and vLLM was installed,
    ${loadOf([{ started, seconds, load }])}.`);
}

function setup({ machine, vllm, aibrix }: LoopSetup, runs: readonly Circumstances[]): string {
  const [days] = runs.map(({ started }) => day(started)).slice(-1);
  return `Measured ${days} with AIBrix ${aibrix}, vLLM ${vllm} and a tiny model on ${size(machine)}, ${loadOf(runs)}.`;
}

function loadOf(runs: readonly Circumstances[]): string {
  return `with a load average of ${range(runs.flatMap(({ load }) => [load.start, load.end]))}`;
}

function size({ cores, processor, memoryGiB }: Machine): string {
  return `a machine of ${cores} cores (${processor}) and ${memoryGiB} GiB`;
}
