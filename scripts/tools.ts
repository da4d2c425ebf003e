import path from 'node:path';
import { runMain } from './process/main.ts';
import { createReport } from './report.ts';
import { ensureTools } from './toolchain/ensure.ts';
import { clusterTools } from './toolchain/versions.ts';

// Prints the folders of the tools, one a line, for a PATH; what is done to get them goes to standard error.
const report = createReport(process.stderr);
await runMain(report, async () => {
  const tools = await ensureTools(clusterTools, report);
  for (const folder of new Set(Object.values(tools).map((program) => path.dirname(program))))
    console.log(folder);
  return true;
});
