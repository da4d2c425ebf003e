import { npmCommand } from '../harness/process/npm-command.ts';
import { createReport } from '../harness/process/report.ts';
import { measureHarness } from './harness/measure.ts';
import { measureCost } from './kv-events-cost/measure.ts';
import { measureAndKeep } from './support/keep.ts';

const report = createReport();
const command = npmCommand(
  'npm run bench',
  'Measures again what the documents say; then npm run docs writes the new figures into them.',
).usage('NAME [options]');

command
  .command('kv-events-cost')
  .description(
    'what KV events cost a vLLM: publisher, replay buffer, and a server with and without; about 8 minutes',
  )
  .option('--vllm <version>', 'default (of the chart), latest, or a version', 'default')
  .action(({ vllm }: { vllm: string }) =>
    measureAndKeep('kv-events-cost', { measure: () => measureCost(vllm, report) }, report),
  );
command
  .command('harness')
  .description('how fast chart and harness are: helm template, control plane, install; about a minute')
  .option('--with-suite', 'npm test too, in this folder', false)
  .option('--cold', 'npm ci and npm test in a fresh clone with empty caches; a quarter of an hour', false)
  .action((suites: { withSuite: boolean; cold: boolean }) =>
    measureAndKeep('harness', { measure: () => measureHarness(suites, report) }, report),
  );
await command.parseAsync();
