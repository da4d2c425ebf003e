import { type RunnerTask, type RunnerTestCase, TestRunner } from 'vitest';

// Vitest loads the runner apart from the tests: they share only what is global in their thread.
const shared = globalThis as { testsRun?: RunnerTestCase[] };

/** The tests that have run in this thread so far, in their order. */
export function testsRun(): readonly RunnerTestCase[] {
  return shared.testsRun ?? [];
}

/** Runs the tests as vitest does, and remembers them, so that they can be run again with `TestRunner.getTestFn`. */
export default class RememberingRunner extends TestRunner {
  override onAfterRunTask(task: RunnerTask): void {
    super.onAfterRunTask(task);
    shared.testsRun ??= [];
    if (task.type === 'test') shared.testsRun.push(task);
  }
}
