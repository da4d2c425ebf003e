import type { V1Deployment } from '@kubernetes/client-node';
import { expect } from 'vitest';
import { type Case, deploy, state } from '../support/fake.ts';
import { container } from '../support/fixtures.ts';
import { outcome } from '../support/scripts.ts';
import type { Refusal } from './refusal.ts';
import { refused } from './refused.ts';

const each = refused.map(({ name, fixture = 'args-only', options = [], message, ...rest }) => ({
  name,
  check: async ({ enable }) => {
    const target = deploy(fixture, (deployment) => apply(deployment, rest));
    const before = state(target);
    const { exitCode, all } = await enable(target, options);
    expect({ exitCode, all }).toEqual({ exitCode: 3, all: expect.stringContaining(message) });
    expect(all).toMatch(/^refused: fake-\d+\/qwen3 was not changed\.$/m);
    expect(all.match(/^ {2}- /gm)).toHaveLength(1);
    expect(state(target)).toEqual(before);
  },
})) satisfies Case[];

/** What the scripts refuse to change, with the reason. */
export const refusals: readonly Case[] = [
  ...each,
  {
    name: 'there is no such Deployment',
    check: async ({ enable }) => {
      const target = { ...deploy('args-only'), name: 'absent' };
      expect(outcome(await enable(target))).toEqual({
        exitCode: 3,
        all: expect.stringContaining(`  - there is no Deployment absent in namespace ${target.namespace}.`),
      });
    },
  },
  {
    name: 'there is no such namespace',
    check: async ({ enable }) => {
      const target = { ...deploy('args-only'), namespace: 'absent', name: 'absent' };
      const all = expect.stringContaining('  - there is no namespace absent.');
      expect(outcome(await enable(target))).toEqual({ exitCode: 3, all });
    },
  },
  {
    name: 'several things are wrong, and all of them are listed',
    check: async ({ enable }) => {
      const args = ['-dp', '2', '--no-enable-prefix-caching'];
      const { all } = await enable(deploy('args-only', (deployment) => apply(deployment, { args })));
      expect(all.match(/^ {2}- .*? (\(|is)/gm)).toEqual(['  - prefix caching is', '  - data parallelism (']);
    },
  },
  {
    name: 'an earlier run changed another container',
    check: async ({ enable }) => {
      const target = deploy('several-containers');
      await enable(target);
      target.store.change((deployment) => {
        const spec = deployment.spec?.template.spec;
        for (const one of spec?.containers ?? []) if (one.name === 'engine') one.name = 'renamed';
      });
      const { exitCode, all } = await enable(target);
      expect({ exitCode, all }).toMatchObject({
        exitCode: 3,
        all: expect.stringContaining('changed container engine'),
      });
      const rollback = await enable(target, ['--rollback']);
      expect(rollback).toMatchObject({
        exitCode: 3,
        all: expect.stringContaining('container engine is gone'),
      });
    },
  },
  ...(['--dry-run', '--rollback'] as const).map((option) => ({
    name: `the record was written by another version: ${option}`,
    check: async ({ enable }: Parameters<Case['check']>[0]) => {
      const target = deploy('args-only', ({ metadata }) =>
        Object.assign(metadata ?? {}, { annotations: { [record]: 'rollout complete\ncontainer vllm' } }),
      );
      expect(outcome(await enable(target, [option]))).toEqual({
        exitCode: 3,
        all: expect.stringContaining(record),
      });
    },
  })),
];

const record = 'aibrix-model/kv-events-migration';

function apply(deployment: V1Deployment, refusal: Partial<Refusal>): void {
  const vllm = container(deployment);
  if (refusal.script) Object.assign(vllm, { command: ['sh', '-c'], args: [refusal.script] });
  vllm.args = [...(vllm.args ?? []), ...(refusal.args ?? [])];
  vllm.env = Object.entries(refusal.env ?? {}).map(([name, value]) => ({ name, value }));
  Object.assign(deployment.spec?.template.metadata?.labels ?? {}, refusal.labels);
  refusal.change?.(deployment);
}
