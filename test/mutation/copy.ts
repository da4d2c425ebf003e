import { cp, mkdir, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { paths } from '../../harness/paths.ts';
import { type HeldDirectory, heldDirectory } from '../../harness/process/held-directory.ts';

/**
 * A copy of this repository as it is now, committed or not, to change at will: packages and tools are shared with it.
 * The copy goes with this process.
 *
 * @param number tells it from other copies of this process
 */
export async function copyRepository(number: number): Promise<HeldDirectory> {
  const copy = heldDirectory(path.join(tmpdir(), `aibrix-model-mutation-${process.pid}-${number}`));
  const listed = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const { stdout } = await execa('git', listed, { cwd: paths.root });
  for (const file of stdout.split('\n')) {
    await mkdir(path.dirname(path.join(copy.path, file)), { recursive: true });
    await cp(path.join(paths.root, file), path.join(copy.path, file));
  }
  for (const shared of ['node_modules', '.tools'])
    await symlink(path.join(paths.root, shared), path.join(copy.path, shared));
  return copy;
}
