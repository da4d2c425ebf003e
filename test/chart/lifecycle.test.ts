import { cp, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { engineContainer } from '../../harness/chart/container.ts';
import { paths } from '../../harness/paths.ts';
import { subscription } from '../../kv-events/gateway/subscription.ts';
import { createNamespace, eventually, helm, kubectl } from '../support/cluster.ts';
import { kvEventsSettings } from './support/kv-events-settings.ts';
import {
  contentsOf,
  deploymentOf,
  endpointsOf,
  install,
  podsOf,
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

/** The one pod of a release, running. */
async function onlyPod(release: Release) {
  return eventually(`${release.name} has exactly one running pod`, async () => {
    const [pod, ...others] = await podsOf(release);
    return others.length === 0 && pod?.status?.phase === 'Running' ? pod : undefined;
  });
}

/** A Service leads to the pods at these addresses and no other, as soon as its controller has caught up. */
async function expectEndpoints(service: string, ips: readonly (string | undefined)[]) {
  await expect.poll(() => endpointsOf(service, namespace)).toEqual(ips);
}

describe('a release through its life', () => {
  const release = (): Release => ({ name: 'my-model', namespace });
  const template = async () => (await deploymentOf(release())).spec?.template;
  const first: { template?: object; selector?: object } = {};

  test('with the defaults, it becomes ready, and the gateway does not subscribe to it', async () => {
    await install(release());
    const { spec, status } = await deploymentOf(release());
    Object.assign(first, { template: spec?.template, selector: spec?.selector });
    expect(status?.readyReplicas).toBe(1);
    expect(subscription(await onlyPod(release())).subscribes).toBe(false);
  });

  test('an upgrade turns events on: the gateway would subscribe to the new pod', async () => {
    const before = await onlyPod(release());
    await upgrade(release(), on);
    const pod = await onlyPod(release());
    expect(pod.metadata?.uid).not.toBe(before.metadata?.uid);
    expect(subscription(pod)).toMatchObject({ subscribes: true });
    expect(engineContainer(pod.spec).ports?.map(({ containerPort }) => containerPort)).toEqual([
      8000, 5557, 5558,
    ]);
  });

  test('the Service routes to the pod', async () => {
    const { status } = await onlyPod(release());
    await expectEndpoints('my-model', [status?.podIP]);
  });

  test('an upgrade turns them off again, and the pods are exactly as before', async () => {
    await upgrade(release());
    expect(await template()).toEqual(first.template);
    expect(subscription(await onlyPod(release())).subscribes).toBe(false);
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
    await expectEndpoints('renamed', [pod.status?.podIP]);
    await expect.poll(() => contentsOf(namespace)).not.toContain('service/my-model');
  });

  test('uninstalling removes everything', async () => {
    await uninstall(release());
    await expect.poll(() => contentsOf(namespace)).toEqual([]);
  });
});

test('format env: kubectl set env changes the settings of vLLM, and Helm restores them with --force-conflicts', async () => {
  const release = { name: 'by-env', namespace };
  const env = { model: { kvEvents: { enabled: true, format: 'env' } } };
  await install(release, env);
  await kubectl(['set', 'env', 'deployment/by-env', 'VLLM_KV_EVENTS_BUFFER_STEPS=7'], { namespace });
  expect(kvEventsSettings(await deploymentOf(release))).toMatchObject({ buffer_steps: 7 });
  await expect(upgrade(release, env)).rejects.toThrow('conflict with "kubectl-set"');
  const force = [
    'upgrade',
    'by-env',
    paths.chart,
    `--namespace=${namespace}`,
    '--reset-then-reuse-values',
    '--force-conflicts',
  ];
  await helm(force);
  expect(kvEventsSettings(await deploymentOf(release))).toMatchObject({ buffer_steps: 10000 });
  await uninstall(release);
});

test('two releases in one namespace select only their own pods', async () => {
  const [one, two] = [
    { name: 'one', namespace },
    { name: 'two', namespace },
  ];
  await Promise.all([install(one, on), install(two, on)]);
  const ips = await Promise.all([one, two].map(async (release) => (await onlyPod(release)).status?.podIP));
  await expectEndpoints('one', [ips[0]]);
  await expectEndpoints('two', [ips[1]]);
  await uninstall(one);
  await expectEndpoints('one', []);
  await expectEndpoints('two', [ips[1]]);
  await uninstall(two);
});

test('the longest release name and the longest model name work', async () => {
  const longest = { name: 'r'.repeat(53), namespace };
  await install(longest, { model: { name: 'm'.repeat(63), kvEvents: { enabled: true } } });
  const pod = await onlyPod(longest);
  expect(subscription(pod).subscribes).toBe(true);
  await expectEndpoints('m'.repeat(63), [pod.status?.podIP]);
  await uninstall(longest);
});

test('a name that is not valid for a Service is rejected before anything is created', async () => {
  const made = helm(['install', 'my.model', paths.chart, `--namespace=${namespace}`]);
  await expect(made).rejects.toThrow('--set model.name=my-model');
  const { stdout } = await helm(['list', '--short', `--namespace=${namespace}`]);
  expect(stdout.split('\n')).not.toContain('my.model');
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
