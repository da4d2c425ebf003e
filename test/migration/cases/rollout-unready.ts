import { expect } from 'vitest';
import { type Case, deploy, read, state } from '../support/fake.ts';
import type { Manifest } from '../support/fake-objects.ts';
import { createStore } from '../support/fake-store.ts';
import { container, readFixture } from '../support/fixtures.ts';
import { outcome } from '../support/scripts.ts';
import { flags } from './shapes.ts';

/** The status of a Deployment past its progressDeadlineSeconds. */
export const failing = {
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

/** Pods that do not become ready: what is reported, and what is undone. */
export const unready: readonly Case[] = [
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
];
