import { runSteps } from '../harness/lint/run.ts';
import { lintSteps } from '../harness/lint/steps.ts';
import { runMain } from '../harness/process/main.ts';
import { npmCommand } from '../harness/process/npm-command.ts';
import { createReport } from '../harness/process/report.ts';

const explanation = `Checks formatting, types, YAML, shell, workflows and the chart, without a cluster. Missing tools are installed
into .tools.`;

npmCommand('npm run lint', explanation).parse();
const report = createReport();
await runMain(report, async () => {
  const { failed } = await runSteps(await lintSteps(report), report);
  return failed === 0;
});
