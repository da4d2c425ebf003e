import { endOnStop } from './lifetime.ts';
import type { Report } from './report.ts';

/**
 * Runs a command. Its result decides the exit code; an error is told by its message, as what went
 * wrong on the user's machine and not as a trace through ours.
 *
 * @param mayStop Ctrl-C is how this command ends, and no failure
 */
export async function runMain(
  report: Report,
  work: () => Promise<boolean>,
  { mayStop = false } = {},
): Promise<void> {
  endOnStop(async () => mayStop, report);
  try {
    process.exitCode = (await work()) ? 0 : 1;
  } catch (error) {
    report.line(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
