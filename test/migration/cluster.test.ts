import type { V1Deployment } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { gatewaySubscription } from '../../kv-events/gateway/subscription.ts';
import { eventually, kubectl } from '../support/cluster.ts';
import { flags } from './cases/shapes.ts';
import { allowMorePods, deploy, forbidMorePods } from './support/cluster-fixture.ts';
import { container } from './support/fixtures.ts';
import { configure, enable, outcome, read, runningPod, state, templates } from './support/on-cluster.ts';

/** What the stand-in for kubectl cannot show: the real kubectl, API server and controllers. */
describe.concurrent('on a cluster', { timeout: 180_000 }, () => {
  test.each([
    ['vllm-serve', 'env'],
    ['sidecar-first', 'json'],
  ] as const)(
    '%s is migrated in one rollout, found by the gateway, and brought back',
    async (fixture, format) => {
      const target = await deploy(fixture);
      const before = await state(target);
      const dry = await enable(target, [`--format=${format}`, '--dry-run']);
      expect(outcome(dry)).toEqual({
        exitCode: 0,
        all: expect.stringContaining('Dry run: nothing was changed.'),
      });
      expect(dry.stdout).toMatch(/^\+ .*kv-events-config=/m);
      expect(await state(target)).toEqual(before);

      expect(outcome(await enable(target, [`--format=${format}`]))).toMatchObject({ exitCode: 0 });
      expect(container(await read(target), 'vllm').args?.at(-1)).toBe(flags[format]);
      expect(gatewaySubscription(await runningPod(target)).findings.filter(({ met }) => !met)).toEqual([]);
      expect(await templates(target)).toBe(2);

      const { metadata } = await read(target);
      expect((await enable(target, [`--format=${format}`])).all).toContain('Nothing to change: ');
      expect((await read(target)).metadata?.generation).toBe(metadata?.generation);
      expect(outcome(await enable(target, ['--rollback']))).toMatchObject({ exitCode: 0 });
      expect(await state(target)).toEqual(before);
    },
  );

  test('the gateway is configured in one rollout and rolled back', async () => {
    const target = await deploy('gateway-helm');
    const before = await state(target);
    expect(outcome(await configure(target))).toMatchObject({ exitCode: 0 });
    expect(container(await read(target)).env).toContainEqual({
      name: 'AIBRIX_PREFIX_CACHE_BLOCK_SIZE',
      value: '64',
    });
    expect(await templates(target)).toBe(2);
    expect(outcome(await configure(target, ['--rollback']))).toMatchObject({ exitCode: 0 });
    expect(await state(target)).toEqual(before);
  });

  test('pods that do not become ready are reported with the reason, and the change is undone', async () => {
    const target = await deploy('vllm-serve');
    const before = await state(target);
    await forbidMorePods(target);
    expect(outcome(await enable(target, ['--timeout=3s']))).toEqual({
      exitCode: 4,
      all: expect.stringMatching(/did not become ready within 3s:[\s\S]*exceeded quota[\s\S]*Undone: /),
    });
    expect(await state(target)).toEqual(before);
  });

  test('a rollout past its own deadline is awaited until --timeout', async () => {
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
    const all = expect.stringContaining("Past the Deployment's progressDeadlineSeconds; still waiting");
    expect(outcome(await run)).toEqual({ exitCode: 0, all });
  });

  test('two concurrent runs make one change', async () => {
    const target = await deploy('vllm-serve');
    const runs = await Promise.all([enable(target), enable(target)]);
    expect(runs.map(({ exitCode }) => exitCode)).toEqual([0, 0]);
    expect(container(await read(target)).args?.filter((word) => word === flags.json)).toHaveLength(1);
    expect(await templates(target)).toBe(2);
  });

  test('a termination during the wait takes effect at once, and the message states how to continue', async () => {
    const target = await deploy('vllm-serve');
    await forbidMorePods(target);
    const run = enable(target);
    let printed = '';
    run.stdout.on('data', (text: Buffer) => {
      printed += text.toString();
    });
    await eventually('the change is made', () => printed.includes('Changed.'));
    run.kill('SIGTERM');
    const all = expect.stringContaining('interrupted while waiting. The change is made');
    expect(outcome(await run)).toEqual({ exitCode: 143, all });
  });

  test('warnings of the API server are tolerated, and a StatefulSet is found', async () => {
    const target = await deploy('args-only', ({ spec }) => Object.assign(spec ?? {}, { replicas: 0 }));
    await kubectl(['label', 'namespace', target.namespace, 'pod-security.kubernetes.io/warn=restricted']);
    expect(outcome(await enable(target))).toMatchObject({ exitCode: 0 });
    expect(container(await read(target)).args?.at(-1)).toBe(flags.json);
    const other = await deploy('stateful-set');
    const all = expect.stringContaining('StatefulSet qwen3 is not a Deployment');
    expect(outcome(await enable({ ...other, name: 'qwen3' }))).toEqual({ exitCode: 3, all });
  });
});

function reason({ status }: V1Deployment): string | undefined {
  return status?.conditions?.find(({ type }) => type === 'Progressing')?.reason;
}
