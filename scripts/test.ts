import { type LintOutcome, runSteps } from '../harness/lint/run.ts';
import { lintSteps } from '../harness/lint/steps.ts';
import { ensurePrometheusTools } from '../harness/monitoring/tools.ts';
import { runMain } from '../harness/process/main.ts';
import { npmCommand } from '../harness/process/npm-command.ts';
import { createReport } from '../harness/process/report.ts';
import { ensureReleaseTools } from '../harness/release/tools.ts';
import { ensureTools } from '../harness/toolchain/ensure.ts';
import { helm3Program } from '../harness/toolchain/helm3.ts';
import { provideJq } from '../harness/toolchain/jq.ts';
import { toolNames } from '../harness/toolchain/versions.ts';
import { runSuite } from './test/suite.ts';

const explanation = `Runs the linters and the tests. Arguments are vitest's: the names of
test files, --project chart or --project engine, -t with a title. --slow-controllers makes the simulated cluster as slow
as a busy one, to find tests that do not wait for its results. Ends with a line "N passed, N failed".`;

const command = npmCommand('npm test', explanation)
  .usage('[--slow-controllers] [arguments of vitest]')
  .option('--slow-controllers', 'delay EndpointSlices by seconds, and limit the request rate of controllers')
  .argument('[arguments...]')
  .allowUnknownOption();
const forVitest = command.parse().args;
// test/support/setup.ts reads it in vitest's own process.
if (command.opts().slowControllers) process.env.SLOW_CONTROLLERS = '1';

const report = createReport();
await runMain(report, async () => {
  await ensureTools(toolNames, report);
  await ensureReleaseTools(report);
  await helm3Program(report);
  await ensurePrometheusTools(report);
  await provideJq(report);
  const lint = async (): Promise<LintOutcome> => runSteps(await lintSteps(report), report);
  const { passed, failed } = await runSuite(lint, forVitest);
  report.line(`${passed} passed, ${failed} failed`);
  return failed === 0;
});
