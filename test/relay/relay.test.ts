import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, expect, it } from 'vitest';
import { paths } from '../../harness/paths.ts';
import { createReport } from '../../harness/process/report.ts';
import { ensurePythonTools } from '../../harness/toolchain/python.ts';

const directory = path.join(paths.root, 'test/relay');
/** No compiled files beside the tests, and no database of examples. */
const env = { ...process.env, PYTHONDONTWRITEBYTECODE: '1' };
const run = promisify(execFile);
let python: string;

beforeAll(async () => {
  ({ python } = await ensurePythonTools(createReport(process.stderr)));
}, 300_000);

it.each([
  ['what it announces, for any sequence of events', 'test_property'],
  ['the events of every vLLM', 'test_events'],
  ['its sockets', 'test_relay'],
])(
  'the relay: %s',
  async (_, module) => {
    await expect(
      run(python, ['-m', 'unittest', module], { cwd: directory, env, timeout: 380_000 }),
    ).resolves.toBeDefined();
  },
  400_000,
);
