import { expect } from 'vitest';
import { type Case, deploy, read, state } from '../support/fake.ts';
import { createStore, type Manifest } from '../support/fake-store.ts';
import { container, readFixture } from '../support/fixtures.ts';
import { outcome } from '../support/scripts.ts';
import { flags } from './shapes.ts';

const failing = {
  conditions: [
    { type: 'Progressing', status: 'False', reason: 'ProgressDeadlineExceeded', message: 'has timed out' },
    { type: 'Available', status: 'True', message: 'has minimum availability' },
  ],
};
const pod = {
  kind: 'Pod',
  metadata: { name: 'qwen3-1' },
  status: {
    conditions: [
      { type: 'PodScheduled', status: 'False', message: '0/1 nodes: Insufficient nvidia.com/gpu' },
    ],
    containerStatuses: [{ state: { waiting: { reason: 'ImagePullBackOff', message: 'not found' } } }],
  },
} as Manifest;

/** How waiting for the pods ends. */
export const rollouts: readonly Case[] = [
  {
    name: 'pods that do not become ready are reported with the reason, and the change is undone',
    check: async ({ enable }) => {
      const { objects, name } = readFixture('vllm-serve', (deployment) =>
        Object.assign(deployment, { status: { conditions: failing.conditions.slice(1) } }),
      );
      const store = createStore({ objects: [...objects, pod], rollouts: [1, 0] });
      const target = { namespace: 'unready', name, store };
      const before = state(target);
      const { exitCode, stdout, stderr } = await enable(target, ['--timeout=3s']);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 4,
        stderr: [
          'error: the change is made, but the pods of unready/qwen3 did not become ready within 3s:',
          '  Pod qwen3-1: PodScheduled=False: 0/1 nodes: Insufficient nvidia.com/gpu',
          '  Pod qwen3-1: ImagePullBackOff: not found',
        ].join('\n'),
      });
      expect(stdout).toMatch(/^Undoing the change\.$[\s\S]*^Undone: unready\/qwen3 has/m);
      expect(stdout).not.toContain('Done: ');
      expect(state(target)).toEqual(before);
    },
  },
  {
    name: 'pods that do not become ready after the change is undone are reported too',
    check: async ({ enable }) => {
      const target = deploy('vllm-serve', undefined, { rollouts: [1, 1] });
      const before = state(target);
      const { exitCode, stderr } = await enable(target, ['--timeout=3s']);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 4,
        stderr: expect.stringContaining('the change is undone, but the pods'),
      });
      expect(state(target)).toEqual(before);
    },
  },
  {
    name: 'pods that do not become ready are left with --no-rollback, and the next run waits for them',
    check: async ({ enable }) => {
      const target = deploy('vllm-serve', undefined, { rollouts: [1] });
      const first = await enable(target, ['--timeout=2s', '--no-rollback']);
      expect(outcome(first)).toEqual({
        exitCode: 5,
        all: expect.stringContaining('The change stays (--no-rollback)'),
      });
      expect(container(read(target)).args?.at(-1)).toBe(flags.json);
      expect((await enable(target, ['--dry-run'])).all).toContain('Nothing to change: ');
      const all = expect.stringMatching(/an earlier run did not wait for the rollout[\s\S]*Done: /);
      expect(outcome(await enable(target))).toEqual({ exitCode: 0, all });
      const last = await enable(target);
      expect(outcome(last)).toEqual({ exitCode: 0, all: expect.stringContaining('Nothing to change: ') });
      expect(last.all).not.toContain('Done: ');
    },
  },
  {
    name: 'pods that were left are undone by the next run',
    check: async ({ enable }) => {
      const target = deploy('vllm-serve', undefined, { rollouts: [1, 1] });
      const before = state(target);
      await enable(target, ['--timeout=2s', '--no-rollback']);
      expect(outcome(await enable(target, ['--timeout=2s']))).toMatchObject({ exitCode: 4 });
      expect(state(target)).toEqual(before);
    },
  },
  {
    name: 'pods that do not become ready after a rollback end with another code',
    check: async ({ enable }) => {
      const target = deploy('vllm-serve', undefined, { rollouts: [0, 1] });
      const before = state(target);
      await enable(target);
      const run = await enable(target, ['--rollback', '--timeout=2s']);
      expect(outcome(run)).toEqual({
        exitCode: 5,
        all: expect.stringContaining('the change is undone, but the pods'),
      });
      expect(run.all).not.toContain('Rolled back');
      expect(state(target)).toEqual(before);
    },
  },
  ...(
    [
      { ends: [1, 0], options: ['--timeout=40s'], exitCode: 0, waits: true },
      { ends: [1, 1, 0], options: ['--timeout=40s'], exitCode: 4, waits: true },
    ] as const
  ).map(({ ends, options, exitCode, waits }) => ({
    name: `a rollout past its own deadline is waited for until --timeout: ${exitCode}`,
    check: async ({ enable }: Parameters<Case['check']>[0]) => {
      const target = deploy('vllm-serve', (deployment) => Object.assign(deployment, { status: failing }), {
        rollouts: ends,
      });
      const run = await enable(target, options);
      expect(run.exitCode).toBe(exitCode);
      expect(run.stdout.includes("Past the Deployment's progressDeadlineSeconds")).toBe(waits);
      expect(run.stderr.includes('Deployment qwen3: Progressing=False: has timed out')).toBe(exitCode === 4);
    },
  })),
  {
    name: 'without replicas the change is made, with a warning that nothing has tried it',
    check: async ({ enable }) => {
      const target = deploy('vllm-serve', ({ spec }) => Object.assign(spec ?? {}, { replicas: 0 }));
      const { exitCode, stderr } = await enable(target);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 0,
        stderr: 'warning: replicas is 0: no pod runs, so the change is untested',
      });
    },
  },
  {
    name: 'every missing permission is reported, and nothing is changed',
    check: async ({ enable }) => {
      const target = deploy('vllm-serve', undefined, { denied: ['watch', 'patch'] });
      const before = state(target);
      const { exitCode, stderr } = await enable(target);
      const missing = ['watch', 'patch'].map(
        (verb) => `  - you may not ${verb} deployments.apps/qwen3 in namespace ${target.namespace}`,
      );
      expect({ exitCode, lines: stderr.split('\n').slice(1) }).toEqual({ exitCode: 3, lines: missing });
      expect(state(target)).toEqual(before);
    },
  },
  {
    name: 'a Service without read permission is reported',
    check: async ({ enable }) => {
      const target = deploy('vllm-serve', undefined, { hidesServices: true });
      const all = expect.stringContaining(`you may not get Service qwen3 in namespace ${target.namespace}`);
      expect(outcome(await enable(target))).toEqual({ exitCode: 3, all });
    },
  },
];
