import path from 'node:path';
import { runMain } from '../harness/process/main.ts';
import { npmCommand } from '../harness/process/npm-command.ts';
import { createReport } from '../harness/process/report.ts';
import { ensureTools } from '../harness/toolchain/ensure.ts';
import { clusterTools } from '../harness/toolchain/versions.ts';

const explanation = `Prints the folders of helm, kubectl and the programs of the simulated cluster, one per line, for PATH. Missing
programs are built first. Progress is printed to standard error.`;

npmCommand('npm run tools', explanation).parse();
const report = createReport(process.stderr);
await runMain(report, async () => {
  const tools = await ensureTools(clusterTools, report);
  for (const folder of new Set(Object.values(tools).map((program) => path.dirname(program))))
    console.log(folder);
  return true;
});
