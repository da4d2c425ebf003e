import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { paths } from '../../harness/paths.ts';

const run = promisify(execFile);

/** A program that starts another one, which has one of its own that ends; `words` say who works 0.3 s. */
const program = `
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpuSecondsBelow, threadCpuSecondsBelow } from './bench/support/processes.ts';
const [who] = process.argv.slice(1);
const work = 'const spent = () => { const { user, system } = process.cpuUsage(); return user + system; };' +
  'for (const end = spent() + 300000; spent() < end;);';
const inner = 'require("child_process").spawnSync(process.execPath, ["-e", process.argv[2]]);';
const outer = 'process.title = "namedthread"; eval(process.argv[1]); console.log(); process.stdin.resume();';
if (who === 'itself') eval(work);
const child = spawn(process.execPath, ['-e', outer, who === 'grandchild' ? inner : who === 'child' ? work : '', work]);
await once(child.stdout, 'data');
console.log(cpuSecondsBelow(process.pid), threadCpuSecondsBelow(process.pid, 'namedthread'));
child.stdin.end();
`;

async function measured(who: string): Promise<number[]> {
  const args = ['--input-type=module-typescript', '--eval', program, who];
  const { stdout } = await run(process.execPath, args, { cwd: paths.root });
  return stdout.split(' ').map(Number);
}

test.each([
  ['itself', false],
  ['child', true],
  ['grandchild', true],
])('the CPU below a process holds the work of the %s: %s', async (who, held) => {
  const [all = Number.NaN] = await measured(who);
  expect(all > 0.28).toBe(held);
});

test.each([
  ['child', true],
  ['grandchild', false],
])('the CPU of a thread that the child named holds the work of the %s: %s', async (who, held) => {
  const [, named = Number.NaN] = await measured(who);
  expect(named > 0.28).toBe(held);
});

test('the memory below a process holds that of its child', async () => {
  const spawning = `
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { memoryBelow } from './bench/support/processes.ts';
const held = 'globalThis.held = Buffer.alloc(100e6, 1); console.log(); process.stdin.resume();';
const child = spawn(process.execPath, ['-e', held]);
await once(child.stdout, 'data');
console.log(memoryBelow(process.pid));
child.stdin.end();
`;
  const args = ['--input-type=module-typescript', '--eval', spawning];
  const { stdout } = await run(process.execPath, args, { cwd: paths.root });
  expect(Number(stdout)).toBeGreaterThan(100e6);
  expect(Number(stdout)).toBeLessThan(300e6);
});
