import { expect } from 'vitest';
import { type Case, deploy, state } from '../support/fake.ts';
import { outcome } from '../support/scripts.ts';
import { failing, unready } from './rollout-unready.ts';

/** How waiting for the pods ends. */
export const rollouts: readonly Case[] = [
  ...unready,
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
