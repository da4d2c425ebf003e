import { execa } from 'execa';
import { load } from 'js-yaml';
import { beforeAll, describe, expect, test } from 'vitest';
import { Manifests } from '../../harness/chart/manifests.ts';
import { paths } from '../../harness/paths.ts';
import { readDocument } from '../docs/document.ts';
import { createNamespace, helm, kubectl } from '../support/cluster.ts';
import { installCrds } from '../support/crds.ts';
import { deploymentOf, type Release } from './support/release.ts';
import { scenarioNames, scenarioValues } from './support/scenario.ts';
import { fits } from './support/schema.ts';

/** The examples of the chart's README. */
const { blocks } = readDocument('charts/aibrix-model/README.md');
const [argo, flux] = blocks.filter(({ kind }) => kind === 'gitops').map(({ text }) => load(text)) as [
  { spec: { source: { helm: { valuesObject: object } } } },
  { spec: { values: object } },
];

/** What Argo CD renders: its flags (util/helm/cmd.go), without the hooks of `helm test`, which it does not run. */
async function rendered(values: object, namespace = 'models'): Promise<string> {
  const args = ['template', '.', '--name-template=llama', `--namespace=${namespace}`, '--kube-version=1.37'];
  const options = { cwd: paths.chart, input: JSON.stringify(values) };
  const { stdout } = await execa('helm', [...args, '--values=-', '--include-crds', '--skip-tests'], options);
  return stdout;
}

test.each(scenarioNames())('two renders are equal, and the only hooks are tests: %s', async (name) => {
  const values = scenarioValues(name);
  const [one, two] = await Promise.all([rendered(values), rendered(values)]);
  expect(one).toBe(two);
  const hooks = new Manifests(one).all.filter(({ metadata }) =>
    Object.keys((metadata.annotations as object | undefined) ?? {}).includes('helm.sh/hook'),
  );
  expect(hooks).toEqual([]);
});

describe('Argo CD', () => {
  const values = argo.spec.source.helm.valuesObject;
  let namespace = '';
  let manifests = '';
  const manager = ['--server-side', '--field-manager=argocd-controller', '--filename=-'];
  const diff = () => kubectl(['diff', ...manager], { namespace, input: manifests });

  beforeAll(async () => {
    await installCrds();
    namespace = await createNamespace('argo', { podSecurity: 'restricted' });
    manifests = await rendered(values, namespace);
    await kubectl(['apply', ...manager], { namespace, input: manifests });
    await kubectl(['wait', '--for=condition=Available', 'deployment/llama', '--timeout=60s'], { namespace });
  });

  test('finds values that fit the schema in the example', () => {
    expect(fits(values)).toBe(true);
  });

  test('finds no difference after a sync', async () => {
    expect((await diff()).stdout).toBe('');
  });

  test('leaves the number of pods to the autoscaler', async () => {
    await kubectl(['scale', 'deployment/llama', '--replicas=3'], { namespace });
    expect((await diff()).stdout).toBe('');
    await kubectl(['apply', ...manager], { namespace, input: manifests });
    const { stdout } = await kubectl(['get', 'deployment/llama', '--output=jsonpath={.spec.replicas}'], {
      namespace,
    });
    expect(stdout).toBe('3');
  });

  test('detects a manual change', async () => {
    const patch = '{"spec":{"template":{"spec":{"terminationGracePeriodSeconds":60}}}}';
    await kubectl(['patch', 'deployment/llama', '--patch', patch], { namespace });
    await expect(diff()).rejects.toThrow('terminationGracePeriodSeconds');
  });
});

test('Flux, which upgrades at each interval, restarts nothing without a change', async () => {
  const release: Release = {
    name: 'llama',
    namespace: await createNamespace('flux', { podSecurity: 'restricted' }),
  };
  const args = [
    'upgrade',
    'llama',
    paths.chart,
    '--install',
    `--namespace=${release.namespace}`,
    '--values=-',
  ];
  const run = () => helm([...args, '--wait', '--timeout=60s'], { input: JSON.stringify(flux.spec.values) });
  expect(fits(flux.spec.values)).toBe(true);
  await run();
  const before = (await deploymentOf(release)).metadata;
  await run();
  expect((await deploymentOf(release)).metadata?.generation).toBe(before?.generation);
});
