import { loadavg } from 'node:os';
import { InvalidArgumentError } from 'commander';
import { runMain } from '../scripts/process/main.ts';
import { npmCommand } from '../scripts/process/npm-command.ts';
import { createReport } from '../scripts/report.ts';
import { measureHarness } from './harness/measure.ts';
import { measureCost } from './kv-events-cost/measure.ts';
import { measureMutation } from './mutation/measure.ts';
import { writeResults } from './support/results.ts';

const report = createReport();
const command = npmCommand(
  'npm run bench',
  'Measures again what the documents say; then npm run docs writes the new figures into them.',
).usage('NAME [options]');

/** Above this, others take time from what is measured. */
const quietLoad = 0.5;

async function keep<T extends object>(
  name: string,
  measure: () => Promise<T>,
  good: (measured: T) => boolean = () => true,
): Promise<void> {
  await runMain(report, async () => {
    const [load = 0] = loadavg();
    if (load > quietLoad)
      report.line(`the load average is ${load.toFixed(1)}: what else runs here makes the figures worse`);
    const measured = await measure();
    await writeResults(name, measured);
    report.line(`bench/results/${name}.json is written; npm run docs puts it into the documents`);
    return good(measured);
  });
}

command
  .command('kv-events-cost')
  .description(
    'what KV events cost a vLLM: publisher, replay buffer, and a server with and without; about 8 minutes',
  )
  .option('--vllm <version>', 'default (of the chart), latest, or a version', 'default')
  .action(({ vllm }: { vllm: string }) => keep('kv-events-cost', () => measureCost(vllm, report)));
command
  .command('harness')
  .description('how fast chart and harness are: helm template, control plane, install; about a minute')
  .option('--with-suite', 'npm test too, in this folder', false)
  .option('--cold', 'npm ci and npm test in a fresh clone with empty caches; a quarter of an hour', false)
  .action((suites: { withSuite: boolean; cold: boolean }) =>
    keep('harness', () => measureHarness(suites, report)),
  );
command
  .command('mutation')
  .description(
    'whether a test fails when a line of a template is wrong, for each line; exit code 1 if not; half an hour',
  )
  .option('--every <n>', 'tries only each nth of the changes', positive, 1)
  .action(({ every }: { every: number }) =>
    keep(
      'mutation',
      () => measureMutation(every, report),
      ({ survivors }) => survivors.length === 0,
    ),
  );
await command.parseAsync();

function positive(text: string): number {
  if (!/^[1-9][0-9]*$/.test(text)) throw new InvalidArgumentError('Give a whole number from 1 on.');
  return Number(text);
}
