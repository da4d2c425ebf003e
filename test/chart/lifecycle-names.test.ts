import { beforeAll, expect, test } from 'vitest';
import { paths } from '../../harness/paths.ts';
import { gatewaySubscription } from '../../kv-events/gateway/subscription.ts';
import { createNamespace, helm, kubectl } from '../support/cluster.ts';
import { kvEventsSettings } from './support/kv-events-settings.ts';
import { deploymentOf, expectEndpoints, install, onlyPod, uninstall, upgrade } from './support/release.ts';

const on = { model: { kvEvents: { enabled: true } } };

let namespace = '';
beforeAll(async () => {
  namespace = await createNamespace('names', { podSecurity: 'restricted' });
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
  await expectEndpoints('one', namespace, [ips[0]]);
  await expectEndpoints('two', namespace, [ips[1]]);
  await uninstall(one);
  await expectEndpoints('one', namespace, []);
  await expectEndpoints('two', namespace, [ips[1]]);
  await uninstall(two);
});

test('the longest release name and the longest model name work', async () => {
  const longest = { name: 'r'.repeat(53), namespace };
  await install(longest, { model: { name: 'm'.repeat(63), kvEvents: { enabled: true } } });
  const pod = await onlyPod(longest);
  expect(gatewaySubscription(pod).subscribes).toBe(true);
  await expectEndpoints('m'.repeat(63), namespace, [pod.status?.podIP]);
  await uninstall(longest);
});

test('a name that is not valid for a Service is rejected before anything is created', async () => {
  const made = helm(['install', 'my.model', paths.chart, `--namespace=${namespace}`]);
  await expect(made).rejects.toThrow('--set model.name=my-model');
  const { stdout } = await helm(['list', '--short', `--namespace=${namespace}`]);
  expect(stdout.split('\n')).not.toContain('my.model');
});
