import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

export * as Plot from '@observablehq/plot';

/** Colours that are legible on white and on black. */
export const colours = { first: '#3f83d8', second: '#d97917', third: '#2f9e6b', limit: '#d1495b' } as const;

/** Text uses the colour of the embedding page, which may be light or dark. */
const style =
  'svg{color:#1f2328;background:none}@media(prefers-color-scheme:dark){svg{color:#e6edf3}}' +
  'text{white-space:pre}';

/**
 * A plot as a self-contained SVG file. The output is deterministic.
 *
 * @param title description for screen readers
 */
export function drawing(title: string, options: Plot.PlotOptions): string {
  const { document } = parseHTML('<!doctype html><html><body></body></html>');
  const margins = { marginTop: 34, marginBottom: 50, marginLeft: 60 };
  const defaults = { width: 680, height: 320, ...margins, style: { fontSize: '12px' } };
  const svg = Plot.plot({ ...defaults, ...options, document });
  svg.setAttribute('xmlns', 'http://www.w3.org/2000/svg');
  svg.setAttribute('role', 'img');
  svg.setAttribute('aria-label', title);
  for (const own of svg.querySelectorAll('style')) own.textContent = style;
  return `${tidy(svg.outerHTML)}\n`;
}

/** One element per line, and coordinates rounded to a hundredth, because more digits differ between machines. */
function tidy(svg: string): string {
  return svg
    .replace(/<[^>]+>/g, (tag) =>
      tag.replace(/-?\d+\.\d{3,}/g, (number) => `${Number(Number(number).toFixed(2))}`),
    )
    .replace(/>(?=<(?:g|path|line|circle|rect|text)\b)/g, '>\n');
}
