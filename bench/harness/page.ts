import type { GeneratedFile } from '../../harness/generate/files.ts';
import { duration } from '../../harness/process/report.ts';
import type { Circumstances } from '../support/machine.ts';
import { day, figure, paragraph, range, table } from '../support/text.ts';
import type { Harness } from './measure.ts';
import type { ColdSuite } from './suite.ts';

/** The most that the chart may add to Helm's own time, in milliseconds. */
const goalMilliseconds = 12;

/** docs/harness-speed.md. */
export function harnessPage(harness: Harness): GeneratedFile {
  const { machine, helm } = harness;
  const setting = paragraph(`
    Measured on a machine of ${machine.cores} cores (${machine.processor}) and ${machine.memoryGiB} GiB, with Helm ${helm}
    and Node.js ${machine.node}.`);
  const text = `<!-- Made by npm run docs from bench/results/harness.json: change those, not this. -->

# How fast the chart and its harness are

${setting}

${table(['what', 'time', 'day', 'load average, start and end'], rows(harness))}

${verdict(harness)}

\`\`\`sh shown
npm run bench -- harness
npm run bench -- harness --with-suite
npm run bench -- harness --cold
npm run docs
\`\`\`

The first measures all but the tests; the others run those too, here or in a fresh clone with empty caches.
`;
  return { file: 'docs/harness-speed.md', text };
}

function rows({ template, starts, warm, cold }: Harness): string[][] {
  const { chart, empty, difference } = template;
  const { p25, p50, p75 } = difference;
  const milliseconds = (value: number): string => `${figure(value, 3)} ms`;
  return [
    ['`helm template`, events on, median', milliseconds(chart.p50), ...circumstances(template)],
    ['`helm template` of an empty chart, median', milliseconds(empty.p50), ...circumstances(template)],
    [
      'what the chart adds, median of the pairs (quartiles)',
      `${milliseconds(p50)} (${figure(p25, 3)} to ${figure(p75, 3)})`,
      ...circumstances(template),
    ],
    ['start of the control plane', `${range(starts.controlPlane)} s`, ...circumstances(starts)],
    ['`helm install --wait`', `${range(starts.install)} s`, ...circumstances(starts)],
    ...(warm
      ? [[`\`npm test\`, ${warm.passed} checks`, seconds(warm.testSeconds), ...circumstances(warm)]]
      : []),
    ...(cold ? coldRows(cold) : []),
  ];
}

function coldRows(cold: ColdSuite): string[][] {
  const built = cold.built.length > 0 ? `, builds ${cold.built.join(', ')}` : '';
  return [
    ['`npm ci`, fresh clone, empty caches', seconds(cold.packagesSeconds), ...circumstances(cold)],
    [`\`npm test\` after that${built}, installs vLLM`, seconds(cold.testSeconds), ...circumstances(cold)],
  ];
}

function seconds(count: number): string {
  return duration(count * 1000);
}

function circumstances({ started, load }: Circumstances): [string, string] {
  return [day(started), `${figure(load.start)}, ${figure(load.end)}`];
}

function verdict({ template }: Harness): string {
  const { p50 } = template.difference;
  const meets = p50 <= goalMilliseconds ? 'is met' : 'is not met';
  return paragraph(`
    The goal that the chart adds at most ${goalMilliseconds} ms to what Helm takes ${meets}: it adds ${figure(p50, 3)} ms.
    Both charts are rendered in turn, ${template.chart.count} times each; the empty one has nothing but a Chart.yaml, so
    its time is that of starting Helm. The pods are played: no image is pulled and no model loaded.`);
}
