import { availableParallelism } from 'node:os';
import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** The slowest files of the project chart (docs/harness-speed.md): begun last, they would run alone at the end. */
const slowest = [
  'docs/documents',
  'chart/scenarios',
  'migration/migration',
  'harness/chart/renderer',
  'release/',
];

class SlowestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = slowest.findIndex((name) => moduleId.includes(`/test/${name}`));
      return place < 0 ? slowest.length : place;
    };
    return (await super.sort(files)).toSorted((one, other) => rank(one) - rank(other));
  }
}

export default defineConfig({
  test: {
    // Test files share nothing but what they only read: rendered charts are worth keeping between them.
    isolate: false,
    pool: 'threads',
    allowOnly: false,
    sequence: { sequencer: SlowestFirst },
    // Controllers take their time: what a test awaits of a cluster may come late on a busy machine.
    expect: { poll: { timeout: 30_000, interval: 100 } },
    projects: [
      {
        extends: true,
        test: {
          name: 'chart',
          include: ['test/**/*.test.ts'],
          exclude: ['test/engine/**', 'test/gateway/**'],
          globalSetup: ['test/support/setup.ts'],
          // Most files wait for a cluster or a program: more of them at a time than there are cores.
          maxWorkers: Math.max(4, availableParallelism()),
          testTimeout: 60_000,
          hookTimeout: 60_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'engine',
          include: ['test/engine/*.test.ts'],
          globalSetup: ['test/engine/setup.ts'],
          // A vLLM takes both cores and 2 GB: one at a time.
          fileParallelism: false,
          sequence: { groupOrder: 1 },
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
      {
        extends: true,
        test: {
          name: 'gateway',
          include: ['test/gateway/*.test.ts'],
          // The real AIBrix and two vLLMs, shared by all files, one at a time, and ended with their process.
          pool: 'forks',
          fileParallelism: false,
          sequence: { groupOrder: 2 },
          testTimeout: 180_000,
          hookTimeout: 300_000,
        },
      },
    ],
  },
});
