import { InvalidArgumentError } from 'commander';
import { measureAndKeep } from '../bench/support/keep.ts';
import { npmCommand } from '../harness/process/npm-command.ts';
import { createReport } from '../harness/process/report.ts';
import { provideJq } from '../harness/toolchain/jq.ts';
import { measureMutation } from '../test/mutation/measure.ts';
import { mutateMigration } from '../test/mutation/measure-migration.ts';

const explanation = `Mutation testing: changes each line of the chart's templates, one at a time, in a copy of the
repository; a test must fail. Exit code 1 if a mutant survives. Takes about half an hour.`;

const command = npmCommand('npm run mutation', explanation);
const { every, migration } = command
  .option('--every <n>', 'test only every nth mutant', positive, 1)
  .option('--migration', 'mutate the migration scripts instead of the templates')
  .parse()
  .opts<{ every: number; migration?: boolean }>();

const report = createReport();
if (migration) {
  await provideJq(report);
  process.exitCode = (await mutateMigration(every)) ? 0 : 1;
} else {
  await measureAndKeep(
    'mutation',
    { measure: () => measureMutation(every, report), good: ({ survivors }) => survivors.length === 0 },
    report,
  );
}

function positive(text: string): number {
  if (!/^[1-9][0-9]*$/.test(text)) throw new InvalidArgumentError('Must be a positive integer.');
  return Number(text);
}
