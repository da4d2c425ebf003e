import { mkdtempSync } from 'node:fs';
import { mkdir, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { paths } from '../../../harness/paths.ts';
import { eventually } from '../../../harness/process/eventually.ts';
import { heldDirectory } from '../../../harness/process/held-directory.ts';
import { run } from '../../../harness/process/run.ts';
import { tethered } from '../../../harness/process/tether.ts';

const holder = path.join(paths.root, 'test/fixtures/programs/holder.ts');

function newPath(): string {
  return path.join(mkdtempSync(path.join(tmpdir(), 'held-')), 'directory');
}

async function exists(file: string): Promise<boolean> {
  return stat(file).then(
    () => true,
    () => false,
  );
}

/** Whether a process runs; one that ended and that nobody has asked about yet does not. */
async function runs(pid: string): Promise<boolean> {
  const { stdout } = await execa('ps', ['-o', 'stat=', '-p', pid], { reject: false });
  return stdout !== '' && !stdout.startsWith('Z');
}

test.each(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
  'a process that ends by %s takes its tethered child and its directory along',
  async (signal) => {
    const directory = newPath();
    const parent = execa(process.execPath, [holder, directory], { reject: false, stdin: 'ignore' });
    const child = await new Promise<string>((resolve) =>
      parent.stdout.once('data', (data: Buffer) => resolve(String(data).trim())),
    );
    expect([await runs(child), await exists(directory)]).toEqual([true, true]);
    parent.kill(signal);
    await eventually(
      'child and directory are gone',
      async () => !(await runs(child)) && !(await exists(directory)),
    );
  },
);

test.each(['the shell', 'the watcher'])(
  'a tether of which %s is told to stop takes its program along',
  async (which) => {
    const child = tethered('sh', ['-c', 'trap "" TERM; echo $$; exec tail -f /dev/null']);
    const program = await new Promise<string>((resolve) =>
      child.stdout?.once('data', (data: Buffer) => resolve(String(data).trim())),
    );
    const { stdout } = await execa('ps', ['-A', '-o', 'ppid=,pid=']);
    const children = stdout.split('\n').map((line) => line.trim().split(/\s+/));
    const [, watcher] = children.find(([ppid, pid]) => ppid === `${child.pid}` && pid !== program) ?? [];
    process.kill(which === 'the shell' ? Number(child.pid) : Number(watcher), 'SIGTERM');
    await eventually('the program is gone', async () => !(await runs(program)));
  },
);

test('a directory left by an earlier process is emptied, and removed at the end', async () => {
  const directory = newPath();
  await execa('mkdir', ['-p', path.join(directory, 'leftover')]);
  const held = heldDirectory(directory);
  expect(await readdir(directory)).toEqual([]);
  await held.remove();
  expect(await readdir(path.dirname(directory))).toEqual([]);
});

test('a directory is removed with all its files, including hidden ones', async () => {
  const directory = newPath();
  const held = heldDirectory(directory);
  const names = ['file', '.hidden', '..also', '-rf', 'folder/.deep'];
  await mkdir(path.join(directory, 'folder'));
  await Promise.all(names.map((name) => writeFile(path.join(directory, name), '')));
  await symlink(paths.toolPins, path.join(directory, 'elsewhere'));
  await held.remove();
  expect([await exists(directory), await exists(paths.toolPins)]).toEqual([false, true]);
});

test('a holder that ends late does not remove the directory of the next one', async () => {
  const directory = newPath();
  const earlier = heldDirectory(directory);
  const later = heldDirectory(directory);
  await earlier.remove();
  expect(await exists(directory)).toBe(true);
  await later.remove();
});

test('the output lines and the exit of a program are reported', async () => {
  const heard: string[] = [];
  const { stdout, stderr, end } = await run('sh', ['-c', 'echo out; echo err >&2; exit 3'], {}, (line) =>
    heard.push(line),
  );
  expect({ stdout, stderr, end }).toEqual({ stdout: ['out'], stderr: ['err'], end: 'exit code 3' });
  expect(heard.sort()).toEqual(['err', 'out']);
});
