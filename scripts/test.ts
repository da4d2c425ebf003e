import { runSteps } from './lint/run.ts';
import { lintSteps } from './lint/steps.ts';
import { runMain } from './process/main.ts';
import { npmCommand } from './process/npm-command.ts';
import { createReport } from './report.ts';
import { runVitest } from './test/vitest.ts';
import { ensureTools } from './toolchain/ensure.ts';
import { toolNames } from './toolchain/versions.ts';

const explanation = `Runs everything that can fail: the linters, then the tests. Arguments are vitest's: the names of
test files, --project chart or --project engine, -t with a title. Ends with a line "N passed, N failed".`;

const command = npmCommand('npm test', explanation)
  .usage('[arguments of vitest]')
  .argument('[arguments...]')
  .allowUnknownOption();
const forVitest = command.parse().args;

const report = createReport();
await runMain(report, async () => {
  await ensureTools(toolNames, report);
  const lint = await runSteps(await lintSteps(report), report);
  const tests = await runVitest(forVitest);
  const failed = lint.failed + tests.failed;
  report.line(`${lint.passed + tests.passed} passed, ${failed} failed`);
  return failed === 0;
});
