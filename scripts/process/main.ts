import type { Report } from '../report.ts';
import { endOnStop } from './lifetime.ts';

/**
 * Runs a command that ends by itself. Its result decides the exit code; an error is told by its message, as what went
 * wrong on the user's machine and not as a trace through ours.
 */
export async function runMain(report: Report, work: () => Promise<boolean>): Promise<void> {
  endOnStop(async () => false, report);
  try {
    process.exitCode = (await work()) ? 0 : 1;
  } catch (error) {
    report.line(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
