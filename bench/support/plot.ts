import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';

export * as Plot from '@observablehq/plot';

/** Colours that are legible on white and on black. */
export const colours = { first: '#3f83d8', second: '#d97917', third: '#2f9e6b', limit: '#d1495b' } as const;

/** Text takes the colour of the page that shows the drawing: pages are light or dark. */
const style =
  'svg{color:#1f2328;background:none}@media(prefers-color-scheme:dark){svg{color:#e6edf3}}' +
  'text{white-space:pre}';

/**
 * A drawing as the text of an SVG file that needs nothing else. The same options give the same text.
 *
 * @param title what it shows, for those who do not see it
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

/** One element a line, and coordinates to a hundredth: all else would differ between machines. */
function tidy(svg: string): string {
  return svg
    .replace(/<[^>]+>/g, (tag) =>
      tag.replace(/-?\d+\.\d{3,}/g, (number) => `${Number(Number(number).toFixed(2))}`),
    )
    .replace(/>(?=<(?:g|path|line|circle|rect|text)\b)/g, '>\n');
}
