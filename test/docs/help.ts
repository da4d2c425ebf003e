import { existsSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { paths } from '../../harness/paths.ts';

/**
 * What the program of a command says to `--help`, asked of the same subcommands: proof that the command exists, where
 * running it needs more than this machine has.
 *
 * @throws when there is no such program, script or subcommand
 */
export async function helpOf(command: string): Promise<string> {
  const [program = '', ...args] = command.replace(/\s*&$/, '').split(/\s+/);
  if (program === 'npm') return npmHelp(args);
  if (program === 'curl') return program;
  if (program.includes('/') && !existsSync(path.join(paths.root, program)))
    throw new Error(`there is no ${program}`);
  const [subcommand = ''] = withoutNamespace(args).filter((word) => !word.startsWith('-'));
  return output(program, [subcommand, '--help']);
}

const outputs = new Map<string, Promise<string>>();

/** Many documents show the same commands: each is run once. */
function output(program: string, args: readonly string[]): Promise<string> {
  const key = JSON.stringify([program, args]);
  const known = outputs.get(key) ?? execa(program, args, { cwd: paths.root }).then(({ stdout }) => stdout);
  outputs.set(key, known);
  return known;
}

function withoutNamespace(args: readonly string[]): string[] {
  return args.filter((word, index) => word !== '-n' && args[index - 1] !== '-n');
}

async function npmHelp([verb = '', ...rest]: string[]): Promise<string> {
  if (verb === 'ci') return verb;
  const name = verb === 'run' ? (rest[0] ?? '') : verb;
  const [, subcommand] = /-- ([a-z]\S*)/.exec(rest.join(' ')) ?? [];
  const words = ['run', '--silent', name, '--', ...(subcommand ? [subcommand] : []), '--help'];
  return output('npm', words);
}
