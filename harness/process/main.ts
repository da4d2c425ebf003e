import { endOnStop } from './lifetime.ts';
import type { Report } from './report.ts';

/**
 * Runs a command. Its result sets the exit code. Of an error only the message is printed: users need what went wrong on
 * their machine, not a stack trace.
 *
 * @param mayStop whether Ctrl-C is the normal way to end this command
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
