import { startVitest, type TestSpecification } from 'vitest/node';
import type { Outcome } from '../../bench/mutation/result.ts';
import { paths } from '../../harness/paths.ts';
import { passOn, type Selection } from './selection.ts';

declare module 'vitest' {
  interface TaskMeta {
    /** What a `*.mutation.ts` has found. */
    outcome?: Outcome;
  }
}

/** Which files vitest runs. */
export interface MutationRun {
  /** Below test/mutation. */
  readonly file: string;
  /** Patterns of the test files that run before it in the same thread, on the control plane of the tests. */
  readonly tests?: readonly string[];
  /** Patterns of test files that do not run. */
  readonly without?: readonly string[];
  readonly selection: Selection;
}

/** Runs a `*.mutation.ts` in vitest, for it imports tests. @throws when a test fails, or when it found nothing */
export async function runMutation({
  file,
  tests = [],
  without = [],
  selection,
}: MutationRun): Promise<Outcome> {
  passOn(selection);
  const vitest = await startVitest('test', [], {
    root: paths.root,
    config: false,
    watch: false,
    reporters: ['dot'],
    pool: 'threads',
    isolate: false,
    fileParallelism: false,
    include: [...tests, `test/mutation/${file}`],
    exclude: [...without],
    runner: 'test/mutation/runner.ts',
    setupFiles: tests.length > 0 ? ['test/mutation/recording.ts'] : [],
    globalSetup: tests.length > 0 ? ['test/support/setup.ts'] : [],
    sequence: { sequencer: MutationLast },
    testTimeout: 60_000,
    hookTimeout: 60_000,
  });
  const outcomes = vitest.state
    .getTestModules()
    .flatMap(({ children }) =>
      [...children.allTests()].map((test) => test.meta().outcome).filter((one) => one !== undefined),
    );
  const failed = vitest.state.getCountOfFailedTests();
  await vitest.close();
  if (failed > 0 || !outcomes[0]) throw new Error(`${failed} tests fail without a change`);
  return outcomes[0];
}

class MutationLast {
  async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
    return files;
  }

  async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => Number(moduleId.endsWith('.mutation.ts'));
    return files.toSorted((one, other) => rank(one) - rank(other));
  }
}
