import { appendFile, cp, mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { paths } from '../../../harness/paths.ts';
import type { Later } from './later.ts';

const author = {
  GIT_AUTHOR_NAME: 'test',
  GIT_AUTHOR_EMAIL: 'test@example.com',
  GIT_COMMITTER_NAME: 'test',
  GIT_COMMITTER_EMAIL: 'test@example.com',
};

/** A clone of this repository in a folder of its own, with the files of the working tree committed. */
export interface Clone {
  readonly root: string;
  git(...args: readonly string[]): Promise<string>;
  /** Commits what was changed in the clone. */
  commit(message?: string): Promise<void>;
}

/** Makes a clone, to be removed later; what is installed and built is shared with this repository. */
export async function cloneRepository(later: Later): Promise<Clone> {
  const root = await mkdtemp(path.join(tmpdir(), 'release-'));
  later(() => rm(root, { recursive: true, force: true }));
  const git = async (...args: readonly string[]) => {
    const { stdout } = await execa('git', [...args], { cwd: root, env: author, stdin: 'ignore' });
    return stdout.trim();
  };
  await git('clone', '--quiet', '--shared', '--no-checkout', paths.root, '.');
  await copyWorkingTree(root);
  for (const shared of ['node_modules', '.tools'])
    await symlink(path.join(paths.root, shared), path.join(root, shared));
  const commit = async (message = 'the working tree') => {
    await git('add', '--all');
    await git('commit', '--quiet', '--allow-empty', `--message=${message}`);
  };
  await appendFile(path.join(root, '.git/info/exclude'), '/node_modules\n/.tools\n');
  await commit();
  return { root, git, commit };
}

async function copyWorkingTree(root: string): Promise<void> {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '--deduplicate'];
  const { stdout } = await execa('git', args, { cwd: paths.root });
  const { stdout: deleted } = await execa('git', ['ls-files', '--deleted'], { cwd: paths.root });
  const gone = new Set(deleted.split('\n'));
  const files = stdout.split('\n').filter((file) => !gone.has(file));
  await Promise.all(files.map((file) => cp(path.join(paths.root, file), path.join(root, file))));
}
