import { expect, test } from 'vitest';
import { eventually } from '../support/cluster.ts';
import { type Context, shimmedPath } from './support/kubectl-shim.ts';
import {
  enable,
  outcome,
  type RunOptions,
  read,
  state,
  type Target,
  templates,
} from './support/migration.ts';
import { container, deploy, forbidMorePods } from './support/migration-fixture.ts';

const slow = { timeout: 300_000 };

test.concurrent(
  'killed after any call, nothing is half changed and the next run finishes',
  slow,
  async (context) => {
    const target = await deploy('vllm-serve');
    const before = await state(target);
    await enable(target);
    const after = await publishing(target);
    const stages = new Set<string>();
    for (let call = 1; ; call++) {
      await enable(target, ['--rollback']);
      const { signal } = await enable(target, [], await killedAfter(context, call));
      const found = await publishing(target);
      expect([before, after]).toContainEqual(found);
      stages.add(JSON.stringify(found));
      expect(outcome(await enable(target))).toMatchObject({ exitCode: 0 });
      expect(await publishing(target)).toEqual(after);
      if (!signal) break;
    }
    expect(stages.size).toBe(2);
  },
);

test.concurrent('killed after any call of a rollback, the next rollback finishes', slow, async (context) => {
  const target = await deploy('shell-script');
  const before = await state(target);
  await enable(target);
  const after = await publishing(target);
  for (let call = 1; ; call++) {
    await enable(target);
    const { signal } = await enable(target, ['--rollback'], await killedAfter(context, call));
    expect([before, after]).toContainEqual(await publishing(target));
    expect(outcome(await enable(target, ['--rollback']))).toMatchObject({ exitCode: 0 });
    expect(await state(target)).toEqual(before);
    if (!signal) break;
  }
});

test.concurrent('a change by somebody else between reading and writing is kept', slow, async (context) => {
  const target = await deploy('vllm-serve');
  const beforePatch = `[ -e "$0.done" ] || { : >"$0.done"; ${addVariable(target)}; }`;
  const run = await enable(target, [], { env: { PATH: await shimmedPath(context, { beforePatch }) } });
  expect(outcome(run)).toEqual({ exitCode: 0, all: expect.stringContaining('changed by somebody else') });
  const { env, args } = container(await read(target));
  expect(env).toEqual([{ name: 'SOMEBODY', value: 'else' }]);
  expect(args?.at(-1)).toMatch(/^--kv-events-config=/);
});

test.concurrent('a Deployment that changes all the time is given up, unchanged', slow, async (context) => {
  const target = await deploy('vllm-serve', ({ spec }) => Object.assign(spec ?? {}, { replicas: 0 }));
  const before = await read(target);
  const beforePatch = `"$kubectl" annotate --overwrite -n ${target.namespace} deployment ${target.name} at="$(wc -l <"\${0%/*}/calls")" >/dev/null`;
  const run = await enable(target, [], { env: { PATH: await shimmedPath(context, { beforePatch }) } });
  expect(outcome(run)).toEqual({ exitCode: 1, all: expect.stringContaining('changed 10 times') });
  expect((await read(target)).spec).toEqual(before.spec);
});

test.concurrent(
  'an API server that goes away is not taken for a Service that is missing',
  slow,
  async (context) => {
    const target = await deploy('vllm-serve');
    const before = await state(target);
    const PATH = await shimmedPath(context, { unreachable: 'get service' });
    const { all, exitCode } = await enable(target, [], { env: { PATH } });
    expect(exitCode, all).toBe(1);
    expect(all).toContain('Unable to connect to the server');
    expect(all).not.toContain('there is no Service');
    expect(await state(target)).toEqual(before);
  },
);

test.concurrent('two runs at the same time make one change', slow, async () => {
  const target = await deploy('vllm-serve');
  const runs = await Promise.all([enable(target), enable(target)]);
  expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
  const flags = container(await read(target)).args?.filter((word) => word.startsWith('--kv-events'));
  expect(flags).toHaveLength(1);
  expect(await templates(target)).toBe(2);
});

test.concurrent(
  'a termination while it waits is obeyed at once, and the message says how to go on',
  slow,
  async () => {
    const target = await deploy('vllm-serve');
    await forbidMorePods(target);
    const run = enable(target);
    let printed = '';
    run.stdout.on('data', (text: Buffer) => {
      printed += text.toString();
    });
    await eventually('the change is made', () => printed.includes('Changed.'));
    run.kill('SIGTERM');
    expect(outcome(await run)).toEqual({
      exitCode: 143,
      all: expect.stringContaining('interrupted while waiting. The change is in place'),
    });
  },
);

async function killedAfter(context: Context, killAfter: number): Promise<RunOptions> {
  return { env: { PATH: await shimmedPath(context, { killAfter }) }, detached: true };
}

/** The state, whether or not the rollout has been seen to its end. */
async function publishing(target: Target): Promise<unknown> {
  return JSON.parse(JSON.stringify(await state(target)).replace('rollout pending', 'rollout complete'));
}

function addVariable({ namespace, name }: Target): string {
  return `"$kubectl" set env -n ${namespace} deployment/${name} SOMEBODY=else >/dev/null`;
}
