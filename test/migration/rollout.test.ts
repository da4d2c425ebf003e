import type { V1Deployment } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { eventually, kubectl } from '../support/cluster.ts';
import { enable, outcome, read, state } from './support/migration.ts';
import { allowMorePods, container, deploy, forbidMorePods } from './support/migration-fixture.ts';

const flag = /^--kv-events-config=/;

describe.concurrent('pods that do not get ready', { timeout: 180_000 }, () => {
  test('are reported with the reason, and the change is undone', async () => {
    const target = await deploy('vllm-serve');
    const before = await state(target);
    await forbidMorePods(target);
    expect(outcome(await enable(target, ['--timeout=3s']))).toEqual({
      exitCode: 4,
      all: expect.stringMatching(/did not get ready within 3s:[\s\S]*exceeded quota[\s\S]*Undone: /),
    });
    expect(await state(target)).toEqual(before);
  });

  test('are left with --no-rollback, and the next run sees the rollout to its end', async () => {
    const target = await deploy('vllm-serve');
    await forbidMorePods(target);
    expect(outcome(await enable(target, ['--timeout=2s', '--no-rollback']))).toEqual({
      exitCode: 5,
      all: expect.stringContaining('The change stays (--no-rollback)'),
    });
    expect(container(await read(target)).args?.at(-1)).toMatch(flag);

    await allowMorePods(target);
    const all = expect.stringContaining('an earlier run did not see the rollout to its end');
    expect(outcome(await enable(target))).toEqual({ exitCode: 0, all });
    const done = expect.stringContaining('Nothing to change: ');
    expect(outcome(await enable(target))).toEqual({ exitCode: 0, all: done });
  });

  test('are undone by the next run, when the first was told to leave them', async () => {
    const target = await deploy('vllm-serve');
    const before = await state(target);
    await forbidMorePods(target);
    await enable(target, ['--timeout=2s', '--no-rollback']);
    expect(outcome(await enable(target, ['--timeout=2s']))).toMatchObject({ exitCode: 4 });
    expect(await state(target)).toEqual(before);
  });

  test('are known before, when they could never be scheduled, and the pod says why', async () => {
    const target = await deploy('args-only', (deployment) =>
      Object.assign(container(deployment), { resources: { limits: { 'nvidia.com/gpu': '99' } } }),
    );
    const before = await state(target);
    await eventually('the Deployment is not available', async () =>
      (await read(target)).status?.conditions?.some(
        ({ type, status }) => type === 'Available' && status === 'False',
      ),
    );
    const { exitCode, all } = await enable(target, ['--timeout=3s']);
    expect({ exitCode, all }).toEqual({
      exitCode: 4,
      all: expect.stringContaining('not available now, before any change'),
    });
    expect(all).toMatch(/pod qwen3-\S+: .*Insufficient nvidia.com\/gpu/);
    expect(await state(target)).toEqual(before);
  });
});

test('a rollout past its own deadline is waited for until --timeout', async () => {
  const target = await deploy('vllm-serve', ({ spec }) =>
    Object.assign(spec ?? {}, { progressDeadlineSeconds: 1 }),
  );
  await forbidMorePods(target);
  const run = enable(target, ['--timeout=40s']);
  await eventually(
    'the deadline has passed',
    async () => reason(await read(target)) === 'ProgressDeadlineExceeded',
  );
  await allowMorePods(target);
  const all = expect.stringContaining("Past the Deployment's progressDeadlineSeconds; waiting on");
  expect(outcome(await run)).toEqual({ exitCode: 0, all });
});

test('without replicas the change is made, and it is said that nothing has tried it', async () => {
  const target = await deploy('vllm-serve', ({ spec }) => Object.assign(spec ?? {}, { replicas: 0 }));
  expect(outcome(await enable(target))).toEqual({
    exitCode: 0,
    all: expect.stringContaining('nothing has shown that the change works'),
  });
});

test('a paused Deployment is rolled back without waiting for pods', async () => {
  const target = await deploy('vllm-serve');
  await enable(target);
  await kubectl(['rollout', 'pause', `deployment/${target.name}`], { namespace: target.namespace });
  const all = expect.stringContaining('its pods change when you resume it');
  expect(outcome(await enable(target, ['--rollback']))).toEqual({ exitCode: 0, all });
  expect(container(await read(target)).args).not.toContainEqual(expect.stringMatching(flag));
});

function reason({ status }: V1Deployment): string | undefined {
  return status?.conditions?.find(({ type }) => type === 'Progressing')?.reason;
}
