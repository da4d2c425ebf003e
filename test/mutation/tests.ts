import path from 'node:path';
import { createVitest, type TestModule, type TestSpecification } from 'vitest/node';

/** What looks at rendered charts, in the order in which they are asked at first: what answers soonest. */
const testFiles = [
  'test/chart/kv-events.test.ts',
  'test/chart/notes.test.ts',
  'test/chart/refusals.test.ts',
  'test/chart/network-policy/ingress.test.ts',
  'test/chart/matrix.test.ts',
  'test/chart/helm-tests.test.ts',
  'test/chart/autoscaling.test.ts',
  'test/chart/pass-through.test.ts',
  'test/chart/update.test.ts',
  'test/chart/model.test.ts',
  'test/chart/aibrix.test.ts',
  'test/chart/devices.test.ts',
  'test/chart/warmup.test.ts',
  'test/chart/values-arrive.test.ts',
  'test/chart/values-null.test.ts',
  'test/schema/refused-values.test.ts',
  'test/schema/selectors.test.ts',
  'test/schema/numbers.test.ts',
] as const;

/** The tests of a copy of the repository, ready to run again and again on one control plane. */
export interface Tests {
  /** Runs them until one fails, and gives that one's file and title; undefined when all passed. */
  firstFailure(): Promise<Failure | undefined>;
  close(): Promise<void>;
}

export interface Failure {
  /** Below the repository's folder. */
  readonly file: string;
  readonly title: string;
}

/** Opens the tests of the copy of the repository in a folder. @throws when there is no such test file */
export async function openTests(folder: string): Promise<Tests> {
  const order: string[] = [...testFiles];
  const vitest = await createVitest('test', {
    root: folder,
    config: path.join(folder, 'vitest.config.ts'),
    project: ['chart'],
    watch: false,
    bail: 1,
    reporters: [{}],
    sequence: { sequencer: inOrder(order) },
  });
  const all = await Promise.all(testFiles.map((file) => vitest.globTestSpecifications([file])));
  const missing = testFiles.filter((_, index) => all[index]?.length !== 1);
  if (missing.length > 0) {
    await vitest.close();
    throw new Error(`test/mutation/tests.ts names test files that are not there: ${missing.join(', ')}`);
  }
  return {
    async firstFailure() {
      const { testModules, unhandledErrors } = await vitest.runTestSpecifications(all.flat(), true);
      const failure = testModules.map((module) => failureIn(module, folder)).find(Boolean);
      if (!failure && unhandledErrors.length > 0) throw new Error('vitest failed outside its tests');
      // What caught this change will most likely catch the next line's, so it is asked first.
      if (failure) order.unshift(...order.splice(order.indexOf(failure.file), 1));
      return failure;
    },
    close: () => vitest.close(),
  };
}

function failureIn(module: TestModule, folder: string): Failure | undefined {
  const file = path.relative(folder, module.moduleId);
  for (const { fullName } of module.children.allTests('failed')) return { file, title: fullName };
  return module.state() === 'failed' ? { file, title: '(does not load)' } : undefined;
}

/** Runs test files in an order, as it is when a run begins. */
function inOrder(order: readonly string[]) {
  return class {
    async shard(files: TestSpecification[]): Promise<TestSpecification[]> {
      return files;
    }
    async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
      const rank = ({ moduleId }: TestSpecification): number =>
        order.findIndex((file) => moduleId.endsWith(file));
      return files.toSorted((one, other) => rank(one) - rank(other));
    }
  };
}
