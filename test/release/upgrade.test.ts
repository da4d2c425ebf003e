import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { V1Deployment, V1PersistentVolumeClaim, V1Service } from '@kubernetes/client-node';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { paths } from '../../harness/paths.ts';
import { entryOf } from '../../harness/release/changelog.ts';
import { announcedRestarts, restarts } from '../../harness/release/restarts.ts';
import { previousChart, type Upgrade, upgradesBetween } from '../../harness/release/upgrades.ts';
import { readChartFile } from '../../harness/release/versions.ts';
import {
  deploymentOf,
  install,
  type Release,
  rollback,
  uninstall,
  upgrade,
} from '../chart/support/release.ts';
import { createNamespace, kubectl } from '../support/cluster.ts';
import { installCrds } from '../support/crds.ts';
import { createPrerequisites } from '../support/prerequisites.ts';

vi.setConfig({ testTimeout: 180_000 });

const folder = await mkdtemp(path.join(tmpdir(), 'previous-'));
const { version } = await readChartFile(paths.chart);
const previous = await previousChart(paths.root, version, folder);
const upgrades = await upgradesBetween(previous.folder, paths.chart, version);
const changelog = entryOf(await readFile(path.join(paths.chart, 'CHANGELOG.md'), 'utf8'), version);
const announced = announcedRestarts(changelog);
const restarted = new Map<string, boolean>();

let namespace = '';
beforeAll(async () => {
  await installCrds();
  namespace = await createNamespace('upgrades', { podSecurity: 'restricted' });
  await createPrerequisites(namespace);
  return () => rm(folder, { recursive: true });
});

/** What users and clients hold on to across an upgrade. */
async function identity(release: Release): Promise<object> {
  const { metadata, spec } = await deploymentOf(release);
  const claims = spec?.template.spec?.volumes?.flatMap(({ persistentVolumeClaim: claim }) => claim ?? []);
  return {
    deployment: [metadata?.name, metadata?.uid, spec?.selector],
    claims,
    owned: (await owned<V1PersistentVolumeClaim>('persistentvolumeclaims', release)).map(
      ({ metadata }) => metadata?.uid,
    ),
    services: (await owned<V1Service>('services', release)).map(({ metadata, spec }) => ({
      ...{ name: metadata?.name, uid: metadata?.uid, address: spec?.clusterIP },
      ...{ selector: spec?.selector, ports: spec?.ports },
    })),
  };
}

async function owned<T>(kind: string, { name, namespace }: Release): Promise<T[]> {
  const selector = `--selector=app.kubernetes.io/instance=${name}`;
  const { stdout } = await kubectl(['get', kind, selector, '--output=json'], { namespace });
  return (JSON.parse(stdout) as { items: T[] }).items;
}

/** The hash that the Deployment's controller gives the pod template: another one means other pods. */
async function podTemplate(release: Release): Promise<string | undefined> {
  const { metadata } = await deploymentOf(release);
  const sets = await owned<V1Deployment>('replicasets', release);
  const revision = metadata?.annotations?.['deployment.kubernetes.io/revision'];
  const current = sets.find(
    (set) => set.metadata?.annotations?.['deployment.kubernetes.io/revision'] === revision,
  );
  return current?.metadata?.labels?.['pod-template-hash'];
}

describe(`from ${previous.version} to ${version}`, () => {
  test.concurrent.each(upgrades)(
    '$scenario: nothing that clients hold on to changes, and rollback works',
    async (scenario: Upgrade) => {
      const release = { name: `up-${scenario.scenario}`, namespace };
      await install(release, scenario.before, previous.folder);
      const [before, pods, spec] = [
        await identity(release),
        await podTemplate(release),
        await specOf(release),
      ];
      await upgrade(release, scenario.after);
      expect(await identity(release)).toEqual(before);
      restarted.set(scenario.scenario, (await podTemplate(release)) !== pods);
      await rollback(release, 1);
      expect(await identity(release)).toEqual(before);
      expect(await podTemplate(release)).toBe(pods);
      expect(await specOf(release)).toEqual(spec);
      await uninstall(release);
    },
  );

  test('pods restart in exactly the scenarios that the changelog names', () => {
    const expected = upgrades.map(({ scenario, after }) => [scenario, restarts(announced, after)]);
    expect(Object.fromEntries(restarted)).toEqual(Object.fromEntries(expected));
  });
});

async function specOf(release: Release): Promise<unknown> {
  return (await deploymentOf(release)).spec;
}
