import type { V1Deployment } from '@kubernetes/client-node';
import { expect } from 'vitest';
import { type Case, deploy, read, state } from '../support/fake.ts';
import { container } from '../support/fixtures.ts';
import { outcome } from '../support/scripts.ts';
import { replacedConfigs } from './replace-config.ts';
import { flags } from './shapes.ts';

type Change = (deployment: V1Deployment) => void;

const unrelated: readonly Case[] = ['vllm-serve', 'args-only', 'python-module', 'prepared'].map(
  (fixture) => ({
    name: `what others changed meanwhile stays: ${fixture}`,
    check: async ({ enable }) => {
      const [migrated, untouched] = [deploy(fixture), deploy(fixture)];
      expect(outcome(await enable(migrated, ['--format=env']))).toMatchObject({ exitCode: 0 });
      for (const { store } of [migrated, untouched]) store.change(changeOtherwise);
      expect(outcome(await enable(migrated, ['--rollback']))).toMatchObject({ exitCode: 0 });
      expect(state(migrated)).toEqual(state(untouched));
    },
  }),
);

/** What somebody else changed of the migration itself, and the line that names it. */
const touched: readonly { name: string; change: Change; line: string }[] = [
  {
    name: 'a label',
    change: ({ spec }) =>
      Object.assign(spec?.template.metadata?.labels ?? {}, { 'model.aibrix.ai/kv-events-enabled': 'false' }),
    line: '  pod label model.aibrix.ai/kv-events-enabled=true',
  },
  {
    name: 'a variable',
    change: (deployment) => {
      for (const one of container(deployment).env ?? []) if (one.name.endsWith('STEPS')) one.value = '5';
    },
    line: '  variable VLLM_KV_EVENTS_BUFFER_STEPS=10000',
  },
  {
    name: 'the source of a variable',
    change: (deployment) => {
      const variable = container(deployment).env?.find(({ name }) => name.endsWith('STEPS'));
      delete variable?.value;
      Object.assign(variable ?? {}, { valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } });
    },
    line: '  variable VLLM_KV_EVENTS_BUFFER_STEPS=10000',
  },
  {
    name: 'a port',
    change: (deployment) => {
      for (const one of container(deployment).ports ?? []) if (one.name === 'kv-replay') one.name = 'replay';
    },
    line: '  container port 5558 (kv-replay)',
  },
  {
    name: 'the argument',
    change: (deployment) => container(deployment).args?.push(flags.env ?? ''),
    line: `  argument ${flags.env}`,
  },
];

const related: readonly Case[] = touched.map(({ name, change, line }) => ({
  name: `what others changed of the migration stays, and is named: ${name}`,
  check: async ({ enable }) => {
    const target = deploy('vllm-serve');
    await enable(target, ['--format=env']);
    target.store.change(change);
    const { exitCode, stderr } = await enable(target, ['--rollback']);
    expect({ exitCode, stderr }).toEqual({
      exitCode: 0,
      stderr: `warning: left alone, because somebody has changed or removed it since:\n${line}`,
    });
    const [left, clean] = [read(target), read(deploy('vllm-serve'))];
    expect(left.metadata?.annotations).toEqual({});
    expect(left.spec).not.toEqual(clean.spec);
    const again = await enable(target, ['--rollback']);
    expect(again.all).toContain('Nothing to roll back');
  },
}));

/** Rollbacks beyond the plain one. */
export const rollbacks: readonly Case[] = [
  ...unrelated,
  ...related,
  ...replacedConfigs,
  {
    name: 'what others took away is added again, and the rollback is still exact',
    check: async ({ enable }) => {
      const target = deploy('vllm-serve');
      const before = state(target);
      const { args } = container(read(target));
      await enable(target);
      target.store.change((deployment) => Object.assign(container(deployment), { args }));
      const { exitCode, stdout } = await enable(target);
      expect({ exitCode, lines: stdout.match(/^ {2}.*/gm) }).toEqual({
        exitCode: 0,
        lines: [`  argument ${flags.json}`],
      });
      await enable(target, ['--rollback']);
      expect(state(target)).toEqual(before);
    },
  },
  {
    name: 'a dry run of a rollback shows it and changes nothing',
    check: async ({ enable }) => {
      const target = deploy('vllm-serve');
      await enable(target);
      const before = state(target);
      const { exitCode, stdout } = await enable(target, ['--rollback', '--dry-run']);
      expect({ exitCode, stdout }).toEqual({
        exitCode: 0,
        stdout: expect.stringMatching(/^-.*kv-events-config=/m),
      });
      expect(stdout).toMatch(/^To be undone in[\s\S]*Dry run: nothing was changed\.$/);
      expect(state(target)).toEqual(before);
    },
  },
  {
    name: 'a paused Deployment is rolled back without waiting for pods',
    check: async ({ enable }) => {
      const target = deploy('vllm-serve', undefined, { rollouts: [0, 1] });
      await enable(target);
      target.store.change(({ spec }) => Object.assign(spec ?? {}, { paused: true }));
      const { exitCode, all } = await enable(target, ['--rollback']);
      expect({ exitCode, all }).toEqual({
        exitCode: 0,
        all: expect.stringContaining('its pods change when you resume it'),
      });
      expect(all).toContain('Rolled back: ');
      expect(container(read(target)).args).not.toContain(flags.json);
    },
  },
];

/** What an operator does in the months after: another image, more replicas, a variable, an argument, a label, a port. */
function changeOtherwise(deployment: V1Deployment): void {
  const engine = container(deployment);
  engine.image = 'vllm/vllm-openai:v0.20.2';
  engine.env = [...(engine.env ?? []), { name: 'LATER', value: '1' }];
  engine.ports = [{ name: 'metrics', containerPort: 9090 }, ...(engine.ports ?? [])];
  engine.args = ['--enforce-eager', ...(engine.args ?? [])];
  Object.assign(deployment.spec ?? {}, { replicas: 2 });
  Object.assign(deployment.spec?.template.metadata?.labels ?? {}, { team: 'search' });
}
