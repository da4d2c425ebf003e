import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { createNamespace, eventually, kubectl } from '../support/cluster.ts';
import { install, uninstall } from './support/release.ts';

const on = { enabled: true };
const deployment = async (values: object) => (await renderChart(values)).one('Deployment');

describe('updateStrategy.type auto', () => {
  test.each([
    { name: 'one GPU and no spare one', values: {}, type: 'Recreate' },
    { name: 'no pod', values: { replicaCount: 0 }, type: 'Recreate' },
    { name: 'a surge of 0 percent', values: { updateStrategy: { maxSurge: '0%' } }, type: 'Recreate' },
    { name: 'a spare GPU', values: { updateStrategy: { maxSurge: 1 } }, type: 'RollingUpdate' },
    { name: 'two pods', values: { replicaCount: 2 }, type: 'RollingUpdate' },
    { name: 'no accelerator', values: { accelerator: { count: 0 } }, type: 'RollingUpdate' },
    { name: 'up to four pods', values: { autoscaling: on }, type: 'RollingUpdate' },
    { name: 'one pod at most', values: { autoscaling: { ...on, maxReplicas: 1 } }, type: 'Recreate' },
    { name: "the user's own autoscaler", values: { autoscaling: { external: true } }, type: 'RollingUpdate' },
  ])('$name: $type', async ({ values, type }) => {
    const rollingUpdate = {
      maxSurge: 0,
      maxUnavailable: 1,
      ...(values as { updateStrategy?: object }).updateStrategy,
    };
    const expected = type === 'Recreate' ? { type } : { type, rollingUpdate };
    expect((await deployment(values)).spec?.strategy).toEqual(expected);
  });

  test('an explicit type is kept', async () => {
    expect(
      (await deployment({ replicaCount: 2, updateStrategy: { type: 'Recreate' } })).spec?.strategy,
    ).toEqual({
      type: 'Recreate',
    });
    expect((await deployment({ updateStrategy: { type: 'RollingUpdate' } })).spec?.strategy).toEqual({
      type: 'RollingUpdate',
      rollingUpdate: { maxSurge: 0, maxUnavailable: 1 },
    });
  });
});

test('only changes of their configuration restart the pods', async () => {
  const { template } = (await deployment({})).spec ?? {};
  const others = {
    replicaCount: 3,
    deploymentAnnotations: { a: 'b' },
    updateStrategy: { maxSurge: 1 },
    minReadySeconds: 30,
    revisionHistoryLimit: 3,
    podDisruptionBudget: on,
    networkPolicy: on,
    service: { annotations: { a: 'b' } },
    extraObjects: [{ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a' } }],
  };
  expect((await deployment(others)).spec?.template).toEqual(template);
  expect((await deployment({ model: { maxLength: 8 } })).spec?.template).not.toEqual(template);
});

test('the progress deadline includes the time that a pod must be ready', async () => {
  expect((await deployment({ minReadySeconds: 600 })).spec?.progressDeadlineSeconds).toBe(2700);
});

describe('the disruption budget', () => {
  const budget = async (podDisruptionBudget: object, replicaCount = 3) =>
    (await renderChart({ replicaCount, podDisruptionBudget: { ...on, ...podDisruptionBudget } })).one(
      'PodDisruptionBudget',
    );

  test('selects the pods of the release, and allows eviction of pods that are not ready', async () => {
    const selector = (await deployment({})).spec?.selector;
    expect((await budget({})).spec).toEqual({
      selector,
      unhealthyPodEvictionPolicy: 'AlwaysAllow',
      maxUnavailable: 1,
    });
  });

  test.each([0, 1, '50%'])(
    'of minAvailable %s takes precedence over maxUnavailable',
    async (minAvailable) => {
      const { spec } = await budget({ minAvailable });
      expect(spec).toMatchObject({ minAvailable });
      expect(spec).not.toHaveProperty('maxUnavailable');
    },
  );

  test('is accepted with zero pods, or with another autoscaler', async () => {
    await expect(budget({ minAvailable: 1 }, 0)).resolves.toBeDefined();
    const external = { autoscaling: { external: true }, podDisruptionBudget: { ...on, minAvailable: 1 } };
    await expect(renderChart(external)).resolves.toBeDefined();
  });

  test('has the expected number of allowed disruptions on the API server', async () => {
    const release = {
      name: 'drained',
      namespace: await createNamespace('budget', { podSecurity: 'restricted' }),
    };
    await install(release, { replicaCount: 3, podDisruptionBudget: { ...on, minAvailable: '50%' } });
    await eventually('the budget counts the pods', async () => {
      const { stdout } = await kubectl(['get', 'poddisruptionbudget/drained', '--output=json'], release);
      const { status } = JSON.parse(stdout) as {
        status?: { expectedPods?: number; disruptionsAllowed?: number };
      };
      return status?.expectedPods === 3 && status.disruptionsAllowed === 1;
    });
    await uninstall(release);
  });
});
