import { colours, drawing, Plot } from '../support/plot.ts';
import { day, figure, paragraph, table } from '../support/text.ts';
import { largestRuns } from './ahead.ts';
import { type Rendering, renderers } from './measure.ts';

/** The section of docs/harness-speed.md about the cost of a test case. */
export function renderingSection(rendering: Rendering): string {
  const { helm, helmUnittest, started, load, runs } = rendering;
  const { ours, theirs } = largestRuns(rendering);
  const rows = runs.map(({ renderer, cases, seconds, cpuSeconds, peakMiB }) => [
    renderer,
    figure(cases, 6),
    figure(cases / seconds, 3),
    `${figure((1000 * cpuSeconds) / cases, 3)} ms`,
    `${figure(peakMiB, 3)} MiB`,
  ]);
  return `## Cost of a test case

${paragraph(`
    Cases are the scenarios of \`charts/aibrix-model/ci\`, in turn, each with a release of its own, on ${day(started)}, with
    Helm ${helm} and helm-unittest ${helmUnittest}; the load average was ${figure(load.start)} at the start and
    ${figure(load.end)} at the end. The time includes the start of the program. The output of the resident renderer and of
    \`helm template\` is parsed, ${rendering.machine.cores} cases at a time; helm-unittest runs one suite in which each case
    asserts that the chart renders. With ${figure(ours.cases, 6)} cases the resident renderer takes
    ${figure((100 * ours.cpuSeconds) / theirs.cpuSeconds, 2)} % of the CPU time of helm-unittest.`)}

${table(['renderer', 'cases', 'cases/s', 'CPU time per case', 'peak memory of the process'], rows)}

![CPU time by the number of cases](images/rendering.svg)

\`\`\`sh shown
npm run bench -- render
npm run bench -- render --largest 10000
\`\`\``;
}

/** CPU time by the number of cases, both logarithmic: the text of an SVG file. */
export function renderingPlot({ runs }: Rendering): string {
  const lines = { x: 'cases', y: 'cpuSeconds', stroke: 'renderer' } as const;
  return drawing('CPU seconds by the number of cases, for each renderer', {
    x: { type: 'log', label: 'cases', tickFormat: 'd', ticks: [...new Set(runs.map(({ cases }) => cases))] },
    y: { type: 'log', label: 'CPU seconds', tickFormat: 'g', grid: true },
    color: {
      domain: [...renderers],
      range: [colours.first, colours.second, colours.third],
      legend: false,
    },
    marginRight: 130,
    marks: [
      Plot.line(runs, lines),
      Plot.dot(runs, { x: 'cases', y: 'cpuSeconds', fill: 'renderer' }),
      Plot.text(
        runs,
        Plot.selectLast({
          x: 'cases',
          y: 'cpuSeconds',
          z: 'renderer',
          text: 'renderer',
          dx: 6,
          textAnchor: 'start',
          fill: 'currentColor',
        }),
      ),
    ],
  });
}
