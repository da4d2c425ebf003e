import { execa } from 'execa';

/** A commit of a repository. */
export interface Commit {
  /** The full id. */
  readonly id: string;
  /** When it was committed. */
  readonly time: Date;
}

/** Runs git in a repository and returns its output, trimmed. @throws with git's message */
export async function git(root: string, ...args: readonly string[]): Promise<string> {
  const { stdout } = await execa('git', [...args], { cwd: root, stdin: 'ignore' });
  return stdout.trim();
}

/** The commit that is checked out. */
export async function headCommit(root: string): Promise<Commit> {
  const [id = '', seconds = ''] = (await git(root, 'log', '-1', '--format=%H %ct')).split(' ');
  return { id, time: new Date(Number(seconds) * 1000) };
}

/** Files that are changed or untracked, as `git status --porcelain` lists them. */
export async function uncommitted(root: string): Promise<string[]> {
  return (await git(root, 'status', '--porcelain')).split('\n').filter(Boolean);
}

/**
 * Writes a folder of a commit into a directory. Every file has the time of the commit, so that packages are
 * reproducible.
 */
export async function exportFolder(
  root: string,
  commit: string,
  folder: string,
  into: string,
): Promise<void> {
  const options = { cwd: root, encoding: 'buffer' } as const;
  const archive = await execa('git', ['archive', '--format=tar', commit, folder], options);
  await execa('tar', ['-xf', '-', '-C', into], { input: archive.stdout });
}
