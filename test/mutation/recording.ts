import type { RunnerTestCase } from 'vitest';
import { withTemplate } from '../../harness/chart/render.ts';
import { copyChart, templateOf } from './chart-copy.ts';
import { withCoverage } from './coverage.ts';
import { type Rendering, Repeatable } from './repeatable.ts';
import { runTestsWith } from './runner.ts';
import { templates } from './templates.ts';

// Vitest loads this file once for each test file, and all in one thread.
const shared = globalThis as { recorded?: Promise<Recorder> };

interface Recorder {
  readonly tests: Repeatable[];
  run(test: RunnerTestCase, body: () => Promise<void>): Promise<void>;
}

/** The tests that have run in this thread so far and rendered the chart. */
export async function recordedTests(): Promise<readonly Repeatable[]> {
  return (await shared.recorded)?.tests ?? [];
}

shared.recorded ??= record();
runTestsWith(async (test, body) => (await shared.recorded)?.run(test, body));

/** Runs each test on a copy of the chart that reports its lines, and keeps what it renders. */
async function record(): Promise<Recorder> {
  const copy = await copyChart();
  for (const [file, text] of await templates()) await copy.write(file, withCoverage(text, file));
  const print = templateOf(copy, true);
  const tests: Repeatable[] = [];
  return {
    tests,
    async run(test, body) {
      const renderings: Rendering[] = [];
      const started = performance.now();
      await withTemplate(async (request) => {
        const printed = await print(request);
        renderings.push({ request, printed, covered: new Set(printed.covered) });
        return printed;
      }, body);
      if (renderings.length > 0) tests.push(new Repeatable(test, renderings, performance.now() - started));
    },
  };
}
