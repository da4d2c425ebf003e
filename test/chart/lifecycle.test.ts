import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { engineContainer } from '../../harness/chart/container.ts';
import { paths } from '../../harness/paths.ts';
import { gatewaySubscription } from '../../kv-events/gateway/subscription.ts';
import { createNamespace } from '../support/cluster.ts';
import {
  contentsOf,
  deploymentOf,
  expectEndpoints,
  install,
  onlyPod,
  type Release,
  rollback,
  uninstall,
  upgrade,
} from './support/release.ts';

const on = { model: { kvEvents: { enabled: true } } };

let namespace = '';
beforeAll(async () => {
  namespace = await createNamespace('lifecycle', { podSecurity: 'restricted' });
});

describe('a release through its life', () => {
  const release = (): Release => ({ name: 'my-model', namespace });
  const template = async () => (await deploymentOf(release())).spec?.template;
  const first: { template?: object; selector?: object } = {};

  test('with the defaults, it becomes ready, and the gateway does not subscribe to it', async () => {
    await install(release());
    const { spec, status } = await deploymentOf(release());
    Object.assign(first, { template: spec?.template, selector: spec?.selector });
    expect(status?.readyReplicas).toBe(1);
    expect(gatewaySubscription(await onlyPod(release())).subscribes).toBe(false);
  });

  test('an upgrade turns events on: the gateway would subscribe to the new pod', async () => {
    const before = await onlyPod(release());
    await upgrade(release(), on);
    const pod = await onlyPod(release());
    expect(pod.metadata?.uid).not.toBe(before.metadata?.uid);
    expect(gatewaySubscription(pod)).toMatchObject({ subscribes: true });
    expect(engineContainer(pod.spec).ports?.map(({ containerPort }) => containerPort)).toEqual([
      8000, 5557, 5558,
    ]);
  });

  test('the Service routes to the pod', async () => {
    const { status } = await onlyPod(release());
    await expectEndpoints('my-model', namespace, [status?.podIP]);
  });

  test('an upgrade turns them off again, and the pods are exactly as before', async () => {
    await upgrade(release());
    expect(await template()).toEqual(first.template);
    expect(gatewaySubscription(await onlyPod(release())).subscribes).toBe(false);
  });

  test('changed labels and features change no selector', async () => {
    await upgrade(release(), { ...on, podLabels: { team: 'search' }, replicaCount: 2 });
    const { spec } = await deploymentOf(release());
    expect(spec?.selector).toEqual(first.selector);
    expect(spec?.template.metadata?.labels?.team).toBe('search');
  });

  test('a rollback restores the first revision', async () => {
    await rollback(release(), 1);
    expect(await template()).toEqual(first.template);
    expect((await onlyPod(release())).metadata?.labels).not.toHaveProperty('team');
  });

  test('a rejected upgrade changes nothing', async () => {
    const before = (await deploymentOf(release())).metadata?.generation;
    const wrong = { ...on, parallelism: { data: 2 } };
    await expect(upgrade(release(), wrong)).rejects.toThrow('parallelism.data: 2');
    const { metadata } = await deploymentOf(release());
    expect(metadata?.generation).toBe(before);
    expect(await template()).toEqual(first.template);
  });

  test('a new chart version alone restarts no pod', async () => {
    const before = await onlyPod(release());
    await withNextVersion((chart) => upgrade(release(), {}, chart));
    expect((await deploymentOf(release())).metadata?.labels?.['helm.sh/chart']).toBe('aibrix-model-99.0.0');
    expect((await onlyPod(release())).metadata?.uid).toBe(before.metadata?.uid);
  });

  test('the model name of a release can be changed', async () => {
    await upgrade(release(), { model: { name: 'renamed' } });
    const pod = await onlyPod(release());
    expect(pod.metadata?.labels?.['model.aibrix.ai/name']).toBe('renamed');
    await expectEndpoints('renamed', namespace, [pod.status?.podIP]);
    await expect.poll(() => contentsOf(namespace)).not.toContain('service/my-model');
  });

  test('uninstalling removes everything', async () => {
    await uninstall(release());
    await expect.poll(() => contentsOf(namespace)).toEqual([]);
  });
});

async function withNextVersion(use: (chart: string) => Promise<unknown>): Promise<void> {
  const chart = await mkdtemp(path.join(tmpdir(), 'chart-'));
  try {
    await cp(paths.chart, chart, { recursive: true });
    const file = path.join(chart, 'Chart.yaml');
    await writeFile(file, (await readFile(file, 'utf8')).replace(/^version: .*/m, 'version: 99.0.0'));
    await use(chart);
  } finally {
    await rm(chart, { recursive: true, force: true });
  }
}
