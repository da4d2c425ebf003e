import type { Circumstances, Machine } from '../support/machine.ts';
import type { Summary } from '../support/statistics.ts';
import { day, figure, paragraph, table } from '../support/text.ts';

/** Results of `npm run watch -- --measure`. */
export interface Watching extends Circumstances {
  readonly machine: Machine;
  /** All cases of the tables. */
  readonly cases: number;
  readonly files: readonly WatchedFile[];
}

/** A file that was saved several times. */
export interface WatchedFile {
  /** From the chart's folder. */
  readonly file: string;
  /** Cases whose values it reads. */
  readonly touched: number;
  /** From the save until the verdict of these cases, in milliseconds. */
  readonly verdict: Summary;
  /** From the save until the verdict of all cases, in milliseconds. */
  readonly all: Summary;
}

/** The section of docs/harness-speed.md about `npm run watch`. */
export function watchingSection({ cases, files, started, load }: Watching): string {
  const seconds = (milliseconds: number): string => `${figure(milliseconds / 1000)} s`;
  const rows = files.map(({ file, touched, verdict, all }) => [
    `\`${file}\``,
    figure(touched, 4),
    `${seconds(verdict.p50)} (${seconds(verdict.max)})`,
    seconds(all.p50),
  ]);
  const setting = paragraph(`
    \`npm run watch\` checks the ${figure(cases, 4)} cases of the tables in \`test/chart\` when a file of the chart is saved:
    first those whose values the file reads, then the others. Time from the save until the verdict, on ${day(started)}; the
    load average was ${figure(load.start)} at the start and ${figure(load.end)} at the end.`);
  return `## Watch mode

${setting}

${table(['saved file', 'cases it concerns', 'until their verdict, median (maximum)', 'until that of all, median'], rows)}

\`\`\`sh shown
npm run watch
npm run watch -- --measure
\`\`\``;
}
