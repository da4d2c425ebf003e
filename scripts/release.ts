import path from 'node:path';
import { paths } from '../harness/paths.ts';
import { runMain } from '../harness/process/main.ts';
import { createReport } from '../harness/process/report.ts';
import { ending, tethered } from '../harness/process/tether.ts';
import { headCommit } from '../harness/release/repository.ts';
import { runRelease } from '../harness/release/run.ts';
import { ensureReleaseTools } from '../harness/release/tools.ts';
import { putOnPath } from '../harness/toolchain/path.ts';
import { releaseOptions } from './release/options.ts';

const { settings, tested } = releaseOptions();
const report = createReport();
await runMain(report, async () => {
  const tools = await ensureReleaseTools(report);
  putOnPath({ helm: tools.helm });
  await runRelease(settings, tools, tested ? () => wasTested(tested) : npmTest, report);
  return true;
});

/** Accepts tests that passed in an earlier job, but only for this commit. */
async function wasTested(commit: string): Promise<void> {
  const { id } = await headCommit(settings.root);
  if (id !== commit) throw new Error(`--tested ${commit} is not the checked-out commit, ${id}`);
  report.line(`npm test passed in an earlier job for ${commit}`);
}

async function npmTest(): Promise<void> {
  const output = { stdout: 'inherit', stderr: 'inherit', cwd: paths.root } as const;
  const end = await ending(tethered(process.execPath, [path.join(paths.root, 'scripts/test.ts')], output));
  if (end !== 'exit code 0') throw new Error(`npm test ended with ${end}`);
}
