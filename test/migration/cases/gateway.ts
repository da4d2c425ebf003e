import { load } from 'js-yaml';
import { expect } from 'vitest';
import { gatewayEnvironment } from '../../../kv-events/gateway/settings.ts';
import { type Case, deploy, read, state } from '../support/fake.ts';
import { container } from '../support/fixtures.ts';
import { aibrix, environment, image, listed, prefix } from '../support/gateway.ts';
import { outcome } from '../support/scripts.ts';
import { gatewayRefusals, gatewayVersions } from './gateway-versions.ts';

const annotation = 'aibrix-model/kv-sync-migration';

/** The settings of the gateway, and that they can be taken back. */
export const gateways: readonly Case[] = [
  ...(['gateway-helm', 'gateway-kustomize'] as const).map((fixture) => ({
    name: `the settings are set in one rollout and rolled back: ${fixture}`,
    check: async ({ configure }: Parameters<Case['check']>[0]) => {
      const target = deploy(fixture, image('v0.7.0'));
      const [before, original] = [state(target), environment(target)];
      expect(outcome(await configure(target, ['--dry-run']))).toMatchObject({ exitCode: 0 });
      expect(state(target)).toEqual(before);

      expect(outcome(await configure(target))).toMatchObject({ exitCode: 0 });
      const expected = listed(gatewayEnvironment());
      const replaced = (name: string) => expected.some((setting) => setting.name === name);
      const there = original.filter(({ name }) => !replaced(name));
      expect(environment(target).filter(({ name }) => !replaced(name))).toEqual(there);
      expect(aibrix(target)).toEqual(expect.arrayContaining(expected));
      expect(environment(target)).toHaveLength(there.length + expected.length);
      expect(target.store.generations).toBe(1);

      const all = expect.stringContaining('Nothing to change: ');
      expect(outcome(await configure(target))).toEqual({ exitCode: 0, all });
      expect(outcome(await configure(target, ['--rollback']))).toMatchObject({ exitCode: 0 });
      expect(state(target)).toEqual(before);
    },
  })),
  {
    name: 'the settings are added in the order of the contract',
    check: async ({ configure }) => {
      const target = deploy('gateway-kustomize', image('v0.7.0'));
      await configure(target);
      expect(aibrix(target)).toEqual(listed(gatewayEnvironment()));
    },
  },
  {
    name: 'the settings have the names of v0.4 there',
    check: async ({ configure }) => {
      const target = deploy('gateway-kustomize');
      const { exitCode, stderr } = await configure(target);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 0,
        stderr: expect.stringContaining('no effect on its routing'),
      });
      expect(aibrix(target)).toEqual(listed(gatewayEnvironment({}, true)));
    },
  },
  {
    name: 'the settings are printed as values of the AIBrix chart, in the order of the contract, all of them strings',
    check: async ({ configure }) => {
      const { stdout, stderr } = await configure(deploy('gateway-helm'), ['--block-size=32', '--dry-run']);
      expect(stderr).toContain('Helm manages the gateway');
      const values = load(stdout.slice(stdout.indexOf('gatewayPlugin:')));
      const envs = gatewayEnvironment({ blockSize: 32 });
      expect(values).toEqual({ gatewayPlugin: { container: { envs } } });
      expect(stdout.match(/^ {6}AIBRIX\w+/gm)?.map((line) => line.trim())).toEqual(Object.keys(envs));
    },
  },
  {
    name: 'a rollback keeps what others changed meanwhile',
    check: async ({ configure }) => {
      const target = deploy('gateway-helm');
      await configure(target);
      target.store.change((deployment) => {
        image('v0.7.1')(deployment);
        for (const one of container(deployment).env ?? [])
          if (one.name === `${prefix}BLOCK_SIZE`) one.value = '256';
        container(deployment).env?.push({ name: 'LATER', value: '1' });
      });
      const { exitCode, stderr } = await configure(target, ['--rollback']);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 0,
        stderr: expect.stringContaining(`  variable ${prefix}BLOCK_SIZE=64, in place of "128"`),
      });
      expect(aibrix(target)).toEqual([
        { name: `${prefix}TOKENIZER_TYPE`, value: 'character' },
        { name: `${prefix}BLOCK_SIZE`, value: '256' },
      ]);
      expect(environment(target)).toContainEqual({ name: 'LATER', value: '1' });
    },
  },
  {
    name: 'the settings are undone when the gateway does not become ready',
    check: async ({ configure }) => {
      const target = deploy('gateway-helm', undefined, { rollouts: [1] });
      const before = state(target);
      const { exitCode, stderr } = await configure(target, ['--timeout=2s']);
      expect({ exitCode, stderr }).toEqual({
        exitCode: 4,
        stderr: expect.stringContaining('ready within 2s'),
      });
      expect(state(target)).toEqual(before);
    },
  },
  ...([`${prefix}REMOTE_TOKENIZER_ENDPOINT`, 'AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT'] as const).map(
    (name) => ({
      name: `a value that is set stays: ${name}`,
      check: async ({ configure }: Parameters<Case['check']>[0]) => {
        const mine = { name, value: '400000' };
        const target = deploy('gateway-helm', (deployment) => container(deployment).env?.push(mine));
        await configure(target);
        expect(environment(target).filter((one) => one.name === name)).toEqual([mine]);
        expect(aibrix(target)).toHaveLength(6);
      },
    }),
  ),
  {
    name: 'a gateway of another name is found by --deployment and --container',
    check: async ({ configure }) => {
      const target = deploy('gateway-helm', (deployment) => {
        Object.assign(deployment.metadata ?? {}, { name: 'prod-aibrix-gateway-plugins' });
        Object.assign(container(deployment), { name: 'plugin' });
      });
      const names = ['--deployment=prod-aibrix-gateway-plugins'];
      const all = expect.stringContaining('no container gateway-plugin; it has: plugin.');
      expect(outcome(await configure(target, names))).toEqual({ exitCode: 3, all });
      expect(await configure(target, [...names, '--container=plugin'])).toMatchObject({ exitCode: 0 });
      expect(read(target).metadata?.annotations?.[annotation]).toContain('"container":"plugin"');
    },
  },
  ...gatewayVersions(),
  ...gatewayRefusals(),
];
