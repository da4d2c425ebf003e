import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { expect } from 'vitest';
import { type Case, deploy, type Scripts } from '../support/fake.ts';
import { withOnly } from '../support/programs.ts';
import { outcome } from '../support/scripts.ts';

/** The first lines of programs that pretend to be another version of jq. */
const versions = [{ version: 'jq-1.5', exitCode: 1, message: 'jq-1.5 is too old: this script needs jq 1.6' }];

/** What the scripts do without the programs that they need. */
export const programs: readonly Case[] = [
  {
    name: 'without diff, a dry run prints the whole resulting object',
    check: ({ enable }) =>
      withOnly(['bash', 'env', 'jq', 'kubectl'], async (PATH) => {
        const { exitCode, stdout } = await enable(deploy('vllm-serve'), ['--dry-run'], { env: { PATH } });
        const object = expect.stringContaining('"kind":"Deployment"');
        expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: object });
      }),
  },
  {
    name: 'with diff, a dry run prints the difference only',
    check: async ({ enable }) => {
      const { stdout } = await enable(deploy('vllm-serve'), ['--dry-run']);
      expect(stdout).not.toContain('"kind":"Deployment"');
      expect(stdout).toMatch(/^--- .* now\n\+\+\+ .* then$/m);
    },
  },
  ...['enable-kv-events.sh', 'configure-gateway.sh'].flatMap((script) =>
    [
      { present: ['bash', 'env'], missing: 'kubectl is not on PATH' },
      { present: ['bash', 'env', 'kubectl'], missing: 'jq is not on PATH' },
    ].map(({ present, missing }) => ({
      name: `${script} says that ${missing}`,
      check: ({ alone }: Scripts) =>
        withOnly(present, async (PATH) => {
          const run = await alone(script, script === 'enable-kv-events.sh' ? ['a', 'b'] : [], { PATH });
          expect(outcome(run)).toEqual({ exitCode: 1, all: expect.stringContaining(missing) });
        }),
    })),
  ),
  ...versions.map(({ version, exitCode, message }) => ({
    name: `an outdated jq is rejected with its version: ${version}`,
    check: ({ alone }: Scripts) =>
      withOnly(['bash', 'env', 'kubectl'], async (PATH) => {
        const text = `#!/usr/bin/env bash\n[[ $1 == --version ]] && echo ${version} || exit 2\n`;
        await writeFile(path.join(PATH, 'jq'), text, { mode: 0o755 });
        const run = await alone('enable-kv-events.sh', ['a', 'b'], { PATH });
        expect(outcome(run)).toEqual({ exitCode, all: expect.stringContaining(message) });
      }),
  })),
];
