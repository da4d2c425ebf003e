import { colours, Plot } from './plot.ts';

/** A measurement at a rate: x in batches per second, and the series that it belongs to. */
export interface Dot {
  readonly x: number;
  readonly y: number;
  readonly of: string;
}

const palette = Object.values(colours);

/** Single runs as dots, a line through their means, logarithmic axes, and a limit. @param of the series, in order */
export function rateOptions(
  label: string,
  of: readonly string[],
  dots: readonly Dot[],
  limit: { readonly at: number; readonly label: string },
): Plot.PlotOptions {
  const means = Plot.groupX({ y: 'mean' }, { x: 'x', y: 'y', z: 'of', stroke: 'of' });
  const rates = [...new Set(dots.map(({ x }) => x))];
  const last = Math.max(...rates);
  return {
    marginRight: 130,
    x: { type: 'log', label: 'batches per second', ticks: rates, tickFormat: plain },
    y: { type: 'log', label, nice: true, ticks: decades(dots), tickFormat: plain, grid: true },
    color: { domain: [...of], range: palette },
    marks: [
      Plot.ruleY([limit.at], { stroke: colours.limit, strokeDasharray: '5 4' }),
      Plot.text([limit.label], {
        x: Math.min(...rates),
        y: limit.at,
        dy: -8,
        textAnchor: 'start',
        fill: colours.limit,
      }),
      Plot.lineY(dots, means),
      Plot.dot(dots, { x: 'x', y: 'y', fill: 'of', r: 3 }),
      Plot.text(
        dots.filter(({ x }) => x === last),
        Plot.groupZ(
          { x: 'first', y: 'mean', text: 'first' },
          { x: 'x', y: 'y', z: 'of', text: 'of', ...beside },
        ),
      ),
    ],
  };
}

const beside = { fill: 'of', dx: 10, textAnchor: 'start' } as const;

function decades(dots: readonly Dot[]): number[] {
  const exponents = dots.map(({ y }) => Math.floor(Math.log10(y)));
  const first = Math.min(...exponents);
  return Array.from({ length: Math.max(...exponents) - first + 2 }, (_, index) => 10 ** (first + index));
}

/** A number as an axis shows it, without separators. */
export function plain(value: number): string {
  return `${value}`;
}
