import { runSteps } from './lint/run.ts';
import { lintSteps } from './lint/steps.ts';
import { runMain } from './process/main.ts';
import { createReport } from './report.ts';

const report = createReport();
await runMain(report, async () => {
  const { failed } = await runSteps(await lintSteps(report), report);
  return failed === 0;
});
