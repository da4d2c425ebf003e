import { duration, type Report } from '../process/report.ts';
import type { Step } from './step.ts';

/** How many checks held, and how many did not. */
export interface LintOutcome {
  readonly passed: number;
  readonly failed: number;
}

/** Runs the steps one after the other and says in a line how each went; a failure with the tool's own words. */
export async function runSteps(steps: readonly Step[], report: Report): Promise<LintOutcome> {
  let failed = 0;
  for (const step of steps) failed += (await passes(step, report)) ? 0 : 1;
  return { passed: steps.length - failed, failed };
}

async function passes({ name, run }: Step, report: Report): Promise<boolean> {
  const started = performance.now();
  const line = (mark: string, note: string): void =>
    report.line(
      `${mark} ${[name, note].filter(Boolean).join(': ')} (${duration(performance.now() - started)})`,
    );
  try {
    line('✓', await run());
    return true;
  } catch (error) {
    line('✗', 'failed');
    report.line(error instanceof Error ? error.message : String(error));
    return false;
  }
}
