import { execa } from 'execa';
import type { Part, Subject } from '../../bench/mutation/result.ts';
import { thisMachine, withTimings } from '../../bench/support/machine.ts';
import type { Report } from '../../harness/process/report.ts';
import { ensureTools } from '../../harness/toolchain/ensure.ts';
import { provideJq } from '../../harness/toolchain/jq.ts';
import { putOnPath } from '../../harness/toolchain/path.ts';
import { clusterTools } from '../../harness/toolchain/versions.ts';
import { runMutation } from './in-vitest.ts';
import type { Selection } from './selection.ts';

/** Tests of rendered charts. Those that install releases are left out: they cannot run twice on one control plane. */
const chartTests = {
  tests: ['test/chart/**/*.test.ts', 'test/schema/*.test.ts', 'test/migration/gateway-settings.test.ts'],
  without: [
    ...[
      'autoscaling-cluster',
      'lifecycle',
      'lifecycle-names',
      'scenarios',
      'samples',
      'editor',
      'package',
      'gitops',
      'helm3',
      'schema',
      'values-wrong',
    ].map((name) => `test/chart/${name}.test.ts`),
    'test/chart/properties/**',
    ...['agreement', 'boundaries', 'generated'].map((name) => `test/schema/${name}.test.ts`),
  ],
};

/**
 * Changes one line of the chart's templates, one constraint of its schema or one line of the migration scripts at a time,
 * and runs the tests that can see it.
 *
 * @throws if a test fails without any change
 */
export async function measurePart(subject: Subject, selection: Selection, report: Report): Promise<Part> {
  putOnPath(await ensureTools(clusterTools, report));
  await provideJq(report);
  const { stdout: helm } = await execa('helm', ['version', '--template={{.Version}}']);
  const tests = subject === 'templates' ? chartTests : {};
  const outcome = await withTimings(() =>
    runMutation({ file: `${subject}.mutation.ts`, selection, ...tests }),
  );
  return { machine: thisMachine(), helm, ...outcome };
}
