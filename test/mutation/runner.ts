import { type RunnerTestCase, TestRunner } from 'vitest';

/** Runs a test. */
export type Around = (test: RunnerTestCase, run: () => Promise<void>) => Promise<void>;

// Vitest loads the runner apart from the tests: they share only what is global in their thread.
const shared = globalThis as { aroundTest?: Around };

/** From now on, tests in this thread are run by this function. */
export function runTestsWith(around: Around): void {
  shared.aroundTest = around;
}

/** Runs tests as vitest does, by the function that was given for it. */
export default class SurroundingRunner extends TestRunner {
  async runTask(test: RunnerTestCase): Promise<void> {
    const run = async (): Promise<void> => TestRunner.getTestFn(test)();
    await (shared.aroundTest?.(test, run) ?? run());
  }
}
