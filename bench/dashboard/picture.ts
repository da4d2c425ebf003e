import { drawing, Plot } from '../support/plot.ts';
import { paragraph } from '../support/text.ts';
import type { DashboardRun } from './measure.ts';

type Panel = DashboardRun['panels'][number];

const columns = 4;
const size = { width: 330, height: 220 } as const;
const palette = ['#3f83d8', '#d97917', '#2f9e6b', '#d1495b', '#8e6bbf', '#777777'];

/** How the picture came about. */
export function dashboardCaption({ machine, vllm, aibrix }: DashboardRun): string {
  return paragraph(`
    A minute of requests through AIBrix ${aibrix} to two vLLM ${vllm} with a tiny model, on a machine of ${machine.cores}
    cores (${machine.processor}) and ${machine.memoryGiB} GiB; the relay republishes batches recorded from a vLLM. A real
    Prometheus scraped all of them and evaluated the panels' expressions; the picture shows its results and was not drawn
    by Grafana. \`npm run bench -- dashboard\` repeats it.`);
}

/** The panels of the dashboard as one SVG file: drawn from Prometheus' results, not by Grafana. */
export function dashboardPicture({ panels }: DashboardRun): string {
  const cells = panels.map((panel, index) => {
    const [x, y] = [(index % columns) * size.width, Math.floor(index / columns) * size.height];
    return graph(panel).replace('<svg ', `<svg x="${x}" y="${y}" `);
  });
  const width = columns * size.width;
  const height = Math.ceil(panels.length / columns) * size.height;
  const open = `<svg xmlns="http://www.w3.org/2000/svg" role="img" aria-label="The panels of the dashboard" viewBox="0 0 ${width} ${height}">`;
  return `${open}\n${cells.join('')}</svg>\n`;
}

function graph({ title, unit, lines }: Panel): string {
  const top = Math.max(0, ...lines.flatMap(({ samples }) => samples.map(([, value]) => value)));
  const names = [...new Set(lines.map(({ legend }) => legend))].map(short);
  const samples = lines.flatMap(({ legend, samples }) =>
    samples.map(([seconds, value]) => ({ seconds, value, name: short(legend) })),
  );
  const text = (words: string, dy: number, fill: string) =>
    Plot.text([words], { frameAnchor: 'top-left', dy, text: (word: string) => word, fill });
  const keys = names.map((name, index) =>
    text(name, 12 * (index - names.length) - 4, palette[index] ?? '#777777'),
  );
  const marginTop = 40 + 12 * Math.max(2, names.length);
  return drawing(title, {
    ...size,
    marginTop,
    marginBottom: 26,
    marginLeft: 46,
    marginRight: 16,
    x: { domain: [0, 60], label: null, ticks: 4, tickFormat: (seconds: number) => `${seconds} s` },
    y: {
      label: null,
      ticks: 4,
      zero: true,
      nice: true,
      ...(top === 0 && { domain: [0, 1] }),
      ...(unit === 'percentunit' && { percent: true }),
    },
    color: { domain: names, range: palette, legend: false },
    marks: [
      Plot.ruleY([0], { strokeOpacity: 0.4 }),
      Plot.line(samples, { x: 'seconds', y: 'value', stroke: 'name', z: 'name' }),
      Plot.text([heading(title, unit)], {
        frameAnchor: 'top-left',
        dy: 18 - marginTop,
        dx: -36,
        fontWeight: 'bold',
        text: (word: string) => word,
      }),
      ...keys,
    ],
  });
}

function heading(title: string, unit: string): string {
  const units: Readonly<Record<string, string>> = {
    s: 'seconds',
    percentunit: '%',
    reqps: 'per s',
    cps: 'per s',
  };
  return units[unit] ? `${title} (${units[unit]})` : title;
}

/** Pods by the end of their names. */
function short(legend: string): string {
  return legend.replace(/my-model-\w+-/, 'pod ');
}
