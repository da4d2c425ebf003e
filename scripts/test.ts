import { runSteps } from './lint/run.ts';
import { lintSteps } from './lint/steps.ts';
import { runMain } from './process/main.ts';
import { createReport } from './report.ts';
import { runVitest } from './test/vitest.ts';
import { ensureTools } from './toolchain/ensure.ts';
import { toolNames } from './toolchain/versions.ts';

const report = createReport();
await runMain(report, async () => {
  await ensureTools(toolNames, report);
  const lint = await runSteps(await lintSteps(report), report);
  const tests = await runVitest(process.argv.slice(2));
  const failed = lint.failed + tests.failed;
  report.line(`${lint.passed + tests.passed} passed, ${failed} failed`);
  return failed === 0;
});
