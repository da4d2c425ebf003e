import { resolveVersion, versionsVariable } from '../harness/engine/versions.ts';
import { runMain } from '../harness/process/main.ts';
import { npmCommand } from '../harness/process/npm-command.ts';
import { createReport } from '../harness/process/report.ts';
import { runVitest, tally } from './test/vitest.ts';

const explanation = [
  'Tests the chart against real vLLM releases, which are installed into .engine (2.6 GB each): their argument parsers must',
  'accept what the chart renders, and releases with a CPU backend serve a tiny model and publish KV events. Filters are',
  'names of test files: parser, events, off.',
].join(' ');

const versions = [
  '`default` is the version of the chart’s image, `latest` the newest known one, `0.24` the newest patch of a release;',
  'by default a release that sends arrays, one that sends maps, and the newest',
].join(' ');

const command = npmCommand('npm run test:engine', explanation)
  .usage('[options] [filters...]')
  .argument('[filters...]', 'test files whose name contains one of these')
  .option('--vllm <versions>', versions, 'default,0.24,latest')
  .parse();

const report = createReport();
await runMain(report, async () => {
  const words = command.opts<{ vllm: string }>().vllm.split(',');
  process.env[versionsVariable] = words.map(resolveVersion).join(',');
  const { passed, failed } = tally([await runVitest(['--project', 'engine', ...command.args])]);
  report.line(`${passed} passed, ${failed} failed`);
  return failed === 0;
});
