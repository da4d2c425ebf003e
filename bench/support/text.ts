import { markdownTable } from 'markdown-table';
import wrapAnsi from 'wrap-ansi';

const lineLength = 120;

/** A paragraph of Markdown, with lines rewrapped. */
export function paragraph(text: string): string {
  return wrapAnsi(
    text
      .trim()
      .split(/[ \n]+/)
      .join(' '),
    lineLength,
  );
}

/** A Markdown table. */
export function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return markdownTable(
    [head, ...rows].map((cells) => [...cells]),
    { alignDelimiters: false },
  );
}

/** A number with this many significant digits, thousands separated by a non-breaking space: `0.26`, `64 000`. */
export function figure(value: number, digits = 2): string {
  const shown = Number(value.toPrecision(digits));
  return shown.toLocaleString('en-GB', { maximumFractionDigits: 10 }).replaceAll(',', '\u00a0');
}

/** The range of several measurements: `0.26–0.31`, or one number if they are equal. */
export function range(values: readonly number[], digits = 2): string {
  const [low, high] = [Math.min(...values), Math.max(...values)].map((value) => figure(value, digits));
  return low === high ? `${low}` : `${low}–${high}`;
}

/** A ratio of about one in percent: `94.1 %`. */
export function percent(ratio: number): string {
  return `${figure(100 * ratio, 3)} %`;
}

/** A day: `22 November 2026`. */
export function day(iso: string): string {
  return new Date(iso).toLocaleDateString('en-GB', {
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    timeZone: 'UTC',
  });
}
