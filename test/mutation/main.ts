import { InvalidArgumentError } from 'commander';
import { type Mutation, type Part, type Subject, subjects } from '../../bench/mutation/result.ts';
import { readResults, writeResults } from '../../bench/support/results.ts';
import { runMain } from '../../harness/process/main.ts';
import { npmCommand } from '../../harness/process/npm-command.ts';
import { createReport } from '../../harness/process/report.ts';
import { measurePart } from './measure.ts';
import { everything, isWhole, parseSlice, type Selection } from './selection.ts';

const explanation = `Mutation testing: changes each line of the chart's templates and of the migration scripts, and each
constraint of the chart's schema, one at a time, in copies; a test must fail. Exit code 1 if a mutant survives.`;

interface Options extends Selection {
  readonly only?: Subject;
}

const command = npmCommand('npm run mutation', explanation);
const { only, ...selection } = command
  .option('--only <subject>', `mutate only ${subjects.join(', ')}`, subject)
  .option('--slice <k/n>', 'try only every nth mutant, from the kth on', slice, everything.slice)
  .option('--place <text>', 'try only mutants whose place contains this text', everything.place)
  .addHelpText('after', '\nOnly complete runs are kept, in bench/results/mutation.json.')
  .parse()
  .opts<Options>();

const report = createReport();
await runMain(report, async () => {
  const survivors: number[] = [];
  for (const name of only ? [only] : subjects) {
    const part = await measurePart(name, selection, report);
    report.line(`${name}: ${part.mutants} mutants, ${part.survivors.length} survived, ${part.seconds} s`);
    survivors.push(part.survivors.length);
    if (isWhole(selection)) await keep(name, part);
  }
  return survivors.every((number) => number === 0);
});

/** Replaces the results of one subject. */
async function keep(name: Subject, part: Part): Promise<void> {
  const { parts } = readResults<Mutation>('mutation');
  await writeResults('mutation', { parts: { ...parts, [name]: part } } satisfies Mutation);
  report.line('bench/results/mutation.json updated; run npm run docs to update the documents');
}

function slice(text: string): Selection['slice'] {
  try {
    return parseSlice(text);
  } catch (error) {
    throw new InvalidArgumentError((error as Error).message);
  }
}

function subject(text: string): Subject {
  const found = subjects.find((one) => one === text);
  if (!found) throw new InvalidArgumentError(`Must be one of ${subjects.join(', ')}.`);
  return found;
}
