import { runMain } from '../process/main.ts';
import { npmCommand } from '../process/npm-command.ts';
import { createReport, type Report } from '../process/report.ts';
import { ensureTools } from '../toolchain/ensure.ts';
import { putOnPath } from '../toolchain/path.ts';
import { type GeneratedFile, stale, write } from './files.ts';

/**
 * Runs a command that writes generated files, or with `--check` only reports stale ones and then exits with 1.
 *
 * @param name as in `npm run NAME`
 * @param purpose description of the command for `--help`
 */
export async function runGenerator(
  name: string,
  purpose: string,
  generate: () => Promise<GeneratedFile[]>,
): Promise<void> {
  const { check } = npmCommand(`npm run ${name}`, purpose)
    .option('--check', 'write nothing; exit with 1 if a file is stale', false)
    .parse()
    .opts<{ check: boolean }>();
  const report = createReport();
  await runMain(report, async () => {
    putOnPath(await ensureTools(['helm'], report));
    const files = await generate();
    return check ? reportStale(await stale(files), files.length, name, report) : update(files, report);
  });
}

function reportStale(found: readonly GeneratedFile[], of: number, name: string, report: Report): boolean {
  for (const { file } of found) report.line(`${file} is stale; update it with: npm run ${name}`);
  if (found.length === 0) report.line(`${of} generated files are up to date`);
  return found.length === 0;
}

async function update(files: readonly GeneratedFile[], report: Report): Promise<boolean> {
  const changed = new Set((await stale(files)).map(({ file }) => file));
  await write(files);
  for (const { file } of files) report.line(`${file}: ${changed.has(file) ? 'written' : 'unchanged'}`);
  return true;
}
