import { tmpdir } from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { outcome, runScript } from './support/scripts.ts';

const nothing = { KUBECONFIG: path.join(tmpdir(), 'no-such-kubeconfig') };

test.each([
  ['enable-kv-events.sh', ['a', 'b']],
  ['configure-gateway.sh', []],
])('%s reports an API server that does not respond with the error of kubectl', async (script, args) => {
  const run = await runScript(script, [...args, '--context=elsewhere'], { env: nothing });
  expect(outcome(run)).toEqual({
    exitCode: 1,
    all: expect.stringContaining('context "elsewhere" does not exist'),
  });
});
