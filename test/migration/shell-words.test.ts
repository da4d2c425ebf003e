import path from 'node:path';
import { execa } from 'execa';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { paths } from '../../harness/paths.ts';

const tokenizer = path.join(paths.root, 'migration/lib/shell-words.sh');

/** What people write in a command line: words in all ways of quoting, on one line or several. */
const plain = fc.stringMatching(/^[a-z0-9=:/.,%@+_{}[\]-]{1,6}$/);
const single = fc.stringMatching(/^[a-z "\\$`#;|&<>(){}\n]{0,8}$/).map((text) => `'${text}'`);
const double = fc.stringMatching(/^[a-z '#;|&<>(){}\n]{0,8}$/).map((text) => `"${text}"`);
const escaped = fc.constantFrom(
  '\\ ',
  "\\'",
  '\\"',
  '\\\\',
  '\\$',
  '\\;',
  '"\\""',
  '"\\\\"',
  '"\\$"',
  '"a\\\nb"',
);
const part = fc.oneof(plain, single, double, escaped);
const word = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join(''));
const gap = fc.constantFrom(' ', '  ', '\t', ' \\\n  ');
const line = fc
  .array(fc.tuple(gap, word), { minLength: 1, maxLength: 5 })
  .map((words) => words.map((pair) => pair.join('')).join(''));

test('a script is read as the words that a shell passes on', async () => {
  const lines = fc.sample(line, 300);
  const words = await run(lines);
  expect(words).toHaveLength(lines.length + 1);
  expect(await read(lines)).toEqual(words);
});

test('where a word stands is told to the character', async () => {
  const script = `a 'b c'  "d"e # no\nf;g`;
  const { stdout } = await bash(
    `tokenize "$1"; for i in "\${!token_start[@]}"; do printf '%s\\0' "\${1:token_start[i]:token_end[i] - token_start[i]}"; done`,
    [script],
  );
  expect(stdout.split('\0').slice(0, -1)).toEqual(['a', "'b c'", '"d"e', '\n', 'f', ';', 'g']);
});

test.each(["a 'b", 'a "b', 'a `b', 'a "b\\"'])(
  'a quote that is not closed is noticed: %s',
  async (script) => {
    expect(await bash('tokenize "$1"', [script])).toMatchObject({ exitCode: 1 });
  },
);

/** The words of each line, as the tokenizer reads them. */
async function read(lines: readonly string[]): Promise<string[]> {
  const each = `for script in "$@"; do tokenize "$script"; printf '%s\\0' "\${token_text[@]}"; printf '\\1\\0'; done`;
  const { stdout } = await bash(each, lines);
  return stdout.split('\u0001\0');
}

/** The words of each line, as a shell passes them to a command. */
async function run(lines: readonly string[]): Promise<string[]> {
  const show = `show() { printf '%s\\0' "$@"; printf '\\1\\0'; }`;
  const { stdout } = await execa('sh', ['-c', [show, ...lines.map((words) => `show ${words}`)].join('\n')]);
  return stdout.split('\u0001\0');
}

function bash(script: string, args: readonly string[]) {
  const program = `set -euf; export LC_ALL=C; source '${tokenizer}'; ${script}`;
  return execa('bash', ['-c', program, 'bash', ...args], { reject: false });
}
