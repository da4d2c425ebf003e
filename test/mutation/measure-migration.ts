import { startVitest } from 'vitest/node';
import { paths } from '../../harness/paths.ts';

/**
 * Changes one line of the migration scripts at a time, in copies, and runs their tests on the stand-in for kubectl. Prints
 * each change that no test notices; resolves to whether there was none beyond the accepted ones.
 *
 * @param every tries each nth change only: 1 tries all
 */
export async function mutateMigration(every: number): Promise<boolean> {
  process.env.MUTATION_EVERY = `${every}`;
  const vitest = await startVitest('test', [], {
    root: paths.root,
    config: false,
    pool: 'threads',
    watch: false,
    include: ['test/mutation/migration.mutation.ts'],
  });
  const failed = vitest.state.getCountOfFailedTests();
  await vitest.close();
  return failed === 0;
}
