import { readFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { expect, test } from 'vitest';
import { paths } from '../../harness/paths.ts';

const { scripts } = JSON.parse(readFileSync(path.join(paths.root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};
const commands = Object.entries(scripts).map(([name, line]) => ({
  name,
  program: line.split(' ').at(-1) ?? '',
}));

function run(program: string, argument: string) {
  const options = { cwd: paths.root, all: true, reject: false, stdin: 'ignore' } as const;
  return execa(process.execPath, [program, argument], options);
}

test.each(commands)('npm run $name explains itself', async ({ program }) => {
  const { all, exitCode } = await run(program, '--help');
  expect(all).toMatch(/^Usage: \S+/);
  expect(all).toContain('-h, --help');
  expect(exitCode).toBe(0);
});

test.each(commands.filter(({ name }) => name !== 'test'))(
  'npm run $name refuses what it does not know, and says where help is',
  async ({ program }) => {
    const { all, exitCode } = await run(program, '--no-such-option');
    expect(all).toMatch(/^error: (unknown|required) option '--.*\n.*--help/);
    expect(exitCode).not.toBe(0);
  },
);
