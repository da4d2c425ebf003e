import { expect } from 'vitest';
import { type Case, deploy, type Target } from '../support/fake.ts';
import type { Manifest } from '../support/fake-objects.ts';
import { createStore } from '../support/fake-store.ts';
import { direct, kinds, lines, roles, shell, template } from './pod-templates.ts';

function withObject(
  kind: string,
  spec: object,
  metadata: object = {},
  denied: readonly string[] = [],
): Target {
  const object = { kind, metadata: { name: 'qwen3', ...metadata }, spec } as Manifest;
  return {
    namespace: 'models',
    name: `${kind.toLowerCase()}/qwen3`,
    store: createStore({ objects: [object], denied }),
  };
}

const named: readonly Case[] = kinds.map(({ kind, spec, expected }) => ({
  name: `${kind} is refused with the path of its pod template and the lines to add`,
  check: async ({ enable }) => {
    const { exitCode, stderr } = await enable(withObject(kind, spec));
    const [first, second, third, ...rest] = stderr.split('\n');
    expect([exitCode, first, rest]).toEqual([3, 'refused: models/qwen3 was not changed.', expected]);
    expect(second).toBe(`  - ${kind} qwen3 is not a Deployment, and this script changes Deployments only.`);
    expect(third).toContain(
      kind === 'Pod' ? 'delete it' : `kubectl edit ${kind.toLowerCase()} qwen3 -n models`,
    );
  },
}));

/** Kinds that are found when no Deployment has the name. */
const searched = kinds.map(({ kind }) => kind).filter((kind) => kind !== 'LeaderWorkerSet');

/** Other kinds than Deployments, and shell lines: what to do by hand. */
export const byHand: readonly Case[] = [
  ...named,
  ...searched.map((kind) => ({
    name: `${kind} is found by its name alone`,
    check: async ({ enable }: Parameters<Case['check']>[0]) => {
      const { spec } = kinds.find((one) => one.kind === kind) ?? { spec: {} };
      const { exitCode, stderr } = await enable({ ...withObject(kind, spec), name: 'qwen3' });
      expect([exitCode, stderr]).toEqual([
        3,
        expect.stringContaining(`  - ${kind} qwen3 is not a Deployment`),
      ]);
    },
  })),
  {
    name: 'an object that belongs to another names that one',
    check: async ({ enable }) => {
      const ownerReferences = [{ kind: 'StormService', name: 'fleet' }];
      const { stderr } = await enable(withObject('RoleSet', { roles }, { ownerReferences }));
      expect(stderr).toContain(' It belongs to StormService fleet: change that instead.\n');
    },
  },
  {
    name: 'what else is wrong in the pod template is named too',
    check: async ({ enable }) => {
      const env = [{ name: 'VLLM_NIXL_SIDE_CHANNEL_PORT', value: '5558' }];
      const spec = { template: { spec: { roles: [{ template: template({ ...shell, env }) }] } } };
      const { stderr } = await enable(withObject('StormService', spec));
      expect(stderr).toContain('    Also: port 5558 is taken: variable VLLM_NIXL_SIDE_CHANNEL_PORT');
    },
  },
  {
    name: 'an object without vLLM is reported as such',
    check: async ({ enable }) => {
      const spec = { template: template({ name: 'web', image: 'nginx' }) };
      const { exitCode, stderr } = await enable(withObject('StatefulSet', spec));
      expect([exitCode, stderr]).toEqual([
        3,
        expect.stringContaining('No container in it is known to run vLLM.'),
      ]);
    },
  },
  {
    name: 'labels that are set already are not listed, and others have the name in them',
    check: async ({ enable }) => {
      const labels = { 'model.aibrix.ai/name': 'other', 'model.aibrix.ai/port': '8000' };
      const spec = { template: { ...template(direct), metadata: { labels } } };
      const { stderr } = await enable(withObject('StatefulSet', spec));
      expect(stderr.match(/^ {6}model.*/gm)).toEqual(['      model.aibrix.ai/kv-events-enabled: "true"']);
    },
  },
  {
    name: 'what to do by hand is told without permission for Deployments',
    check: async ({ enable }) => {
      const target = withObject('StatefulSet', { template: template(direct) }, {}, ['get', 'patch']);
      const { exitCode, stderr } = await enable(target);
      expect([exitCode, stderr]).toEqual([
        3,
        expect.stringContaining('  - StatefulSet qwen3 is not a Deployment'),
      ]);
    },
  },
  {
    name: 'an object that does not exist is reported in the words of kubectl',
    check: async ({ enable }) => {
      const { exitCode, stderr } = await enable({ ...withObject('Pod', {}), name: 'pod/nobody' });
      expect([exitCode, stderr]).toEqual([1, expect.stringContaining('error: Error from server (NotFound)')]);
    },
  },
  ...(['shell-line', 'shell-script', 'shell-python'] as const).map((fixture) => ({
    name: `a Deployment with vLLM in a shell line is refused with the lines to add: ${fixture}`,
    check: async ({ enable }: Parameters<Case['check']>[0]) => {
      const target = deploy(fixture);
      const { exitCode, stderr } = await enable(target);
      const [, , ...rest] = stderr.split('\n');
      const wanted = lines('spec.template.', { inShell: true });
      expect([exitCode, rest.slice(0, 7)]).toEqual([3, wanted.slice(0, 7)]);
      expect(rest[7]).toMatch(
        /^ {4}spec\.template\.spec\.containers, container vllm, (command|args)\[\d\], as an argument/,
      );
      expect(rest[8]).toBe(wanted[8]);
    },
  })),
  ...(['deploy', 'deployment', 'deployments', 'deployments.apps'] as const).map((kind) => ({
    name: `a Deployment may be named ${kind}/NAME`,
    check: async ({ enable }: Parameters<Case['check']>[0]) => {
      const target = deploy('args-only');
      expect(await enable({ ...target, name: `${kind}/qwen3` }, ['--dry-run'])).toMatchObject({
        exitCode: 0,
      });
    },
  })),
];
