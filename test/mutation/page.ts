import { day, figure, paragraph, table } from '../../bench/support/text.ts';
import type { GeneratedFile } from '../../harness/generate/files.ts';
import { duration } from '../../harness/process/report.ts';
import type { Mutation, Survivor } from './measure.ts';

/** docs/mutation-testing.md. */
export function mutationPage(mutation: Mutation): GeneratedFile {
  const text = `<!-- Made by npm run docs from bench/results/mutation.json: change those, not this. -->

# Does a test fail when a line of the chart is wrong?

${summary(mutation)}

${table(['the first test to fail is in', 'changes'], rows(mutation))}

${survivors(mutation.survivors)}

${setting(mutation)}

\`\`\`sh shown
npm run mutation
npm run mutation -- --every 20
npm run docs
\`\`\`

The second tries each 20th change only. The tests run until the first fails, those that answer soonest first; the rest
of \`npm test\` is not asked.
`;
  return { file: 'docs/mutation-testing.md', text };
}

function summary({ mutants, tried, unparsable, survivors: missed }: Mutation): string {
  const counted = tried - unparsable;
  return paragraph(`
    Each line of the templates is changed, one at a time: it is deleted, or its condition never holds, or always. Of
    ${figure(mutants, 6)} such changes ${tried === mutants ? 'all' : figure(tried, 6)} were tried. Helm cannot read
    ${figure(unparsable, 6)} of them, which nobody could overlook. Of the other ${figure(counted, 6)} the tests catch
    ${figure(counted - missed.length, 6)}.`);
}

function rows({ caught }: Mutation): string[][] {
  const all = Object.entries(caught).sort(([, one], [, other]) => other - one);
  return all.map(([file, count]) => [`[${file}](../${file})`, figure(count, 6)]);
}

function survivors(all: readonly Survivor[]): string {
  if (all.length === 0) return 'No change goes unnoticed.';
  const cells = all.map(({ file, line, change, was }) => [
    `${file}:${line}`,
    change,
    `\`${was.replaceAll('|', '\\|')}\``,
  ]);
  return `These go unnoticed:\n\n${table(['line', 'changed to', 'was'], cells)}`;
}

function setting({ machine, helm, started, seconds }: Mutation): string {
  return paragraph(`
    Tried on ${day(started)} in ${duration(seconds * 1000)} on a machine of ${machine.cores} cores
    (${machine.processor}) and ${machine.memoryGiB} GiB, with Helm ${helm} and Node.js ${machine.node}.`);
}
