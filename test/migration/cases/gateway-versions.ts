import type { V1Deployment } from '@kubernetes/client-node';
import { expect } from 'vitest';
import { gatewayEnvironment } from '../../../kv-events/gateway/settings.ts';
import { type Case, deploy, state } from '../support/fake.ts';
import { container } from '../support/fixtures.ts';
import { aibrix, image, listed, prefix } from '../support/gateway.ts';
import { outcome } from '../support/scripts.ts';

/** What shows the version of AIBrix, and what follows from it. */
export function gatewayVersions(): Case[] {
  const shown: readonly { tag: string; option?: string; old?: boolean; warns: boolean }[] = [
    { tag: 'v0.5.0', warns: true },
    { tag: 'v0.6.0', warns: true },
    { tag: 'v0.7.0-rc.1', warns: false },
    { tag: 'v0.7.0@sha256:00', warns: false },
    { tag: 'nightly', option: 'v0.7.0', warns: false },
    { tag: 'nightly', option: '0.4.1', old: true, warns: true },
  ];
  return shown.map(({ tag, option, old = false, warns }) => ({
    name: `the version is shown by ${tag} ${option ?? ''}`,
    check: async ({ configure }) => {
      const options = option ? [`--aibrix-version=${option}`] : [];
      const target = deploy('gateway-kustomize', image(tag));
      const { exitCode, stderr } = await configure(target, options);
      expect({ exitCode, warns: stderr.includes('no effect on its routing') }).toEqual({
        exitCode: 0,
        warns,
      });
      expect(aibrix(target)).toEqual(listed(gatewayEnvironment({}, old)));
    },
  }));
}

/** What is refused, with the reason. */
export function gatewayRefusals(): Case[] {
  const valueFrom = { configMapKeyRef: { name: 'gateway', key: 'sync', optional: true } };
  const variable = `${prefix}KV_EVENT_SYNC_ENABLED`;
  const refused: readonly { name: string; change: (deployment: V1Deployment) => void; message: string }[] = [
    { name: 'a tag without version', change: image('nightly'), message: 'Set it: --aibrix-version v0.7.0' },
    {
      name: 'AIBrix without KV sync',
      change: image('v0.3.0'),
      message: 'AIBrix v0.3.0 has no KV event sync',
    },
    {
      name: 'a variable that comes from elsewhere',
      change: (deployment) => container(deployment).env?.push({ name: variable, valueFrom }),
      message: `${variable} comes from elsewhere (valueFrom). Set it there to: true`,
    },
    {
      name: 'a paused gateway',
      change: ({ spec }) => Object.assign(spec ?? {}, { paused: true }),
      message: 'kubectl rollout resume deployment/aibrix-gateway-plugins',
    },
  ];
  return refused.map(({ name, change, message }) => ({
    name: `${name} is refused`,
    check: async ({ configure }) => {
      const target = deploy('gateway-helm', change);
      const before = state(target);
      expect(outcome(await configure(target))).toEqual({
        exitCode: 3,
        all: expect.stringContaining(message),
      });
      expect(state(target)).toEqual(before);
    },
  }));
}
