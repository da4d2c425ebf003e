import { performance } from 'node:perf_hooks';
import { type RunnerTestCase, TestRunner } from 'vitest';
import { withChart } from '../../harness/chart/render.ts';

/** A test of the chart that can be run again, on a changed copy of the chart. */
export interface Repeatable {
  /** Below the repository's folder. */
  readonly file: string;
  /** File and title. */
  readonly name: string;
  readonly milliseconds: number;
  /** The lines of templates that it renders, as `withCoverage` reports them. */
  readonly covered: ReadonlySet<string>;
  /** Runs it on a copy of the chart; resolves to whether it passes. */
  passes(chart: string): Promise<boolean>;
}

/**
 * Runs each test once on a copy of the chart that reports its lines. Left out, and printed, are those that cannot run twice,
 * because they change the control plane.
 */
export async function repeatable(tests: readonly RunnerTestCase[], chart: string): Promise<Repeatable[]> {
  const found: Repeatable[] = [];
  for (const test of tests) {
    const covered = new Set<string>();
    const started = performance.now();
    const run = TestRunner.getTestFn(test) as () => Promise<void>;
    const passed = await withChart(chart, run, (lines) =>
      lines.forEach((line) => void covered.add(line)),
    ).then(
      () => true,
      () => false,
    );
    if (!passed) console.log(`cannot run again: ${nameOf(test)}`);
    else if (covered.size > 0) found.push(toRepeatable(test, covered, performance.now() - started));
  }
  return found;
}

function toRepeatable(test: RunnerTestCase, covered: Set<string>, milliseconds: number): Repeatable {
  const run = TestRunner.getTestFn(test) as () => Promise<void>;
  let before = Promise.resolve(true);
  return {
    file: test.file.name,
    name: nameOf(test),
    milliseconds,
    covered,
    passes(chart) {
      // One at a time: vitest keeps the promises of a test's assertions with the test.
      before = before.then(() =>
        withChart(chart, run).then(
          () => true,
          () => false,
        ),
      );
      return before;
    },
  };
}

function nameOf(test: RunnerTestCase): string {
  return `${test.file.name} > ${test.fullTestName ?? test.name}`;
}
