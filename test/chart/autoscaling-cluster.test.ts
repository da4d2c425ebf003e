import { beforeAll, describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { createNamespace, kubectl } from '../support/cluster.ts';
import { installCrds } from '../support/crds.ts';
import { deploymentOf, install, upgrade } from './support/release.ts';

const on = { enabled: true };
const render = async (autoscaling: object = on, values: object = {}) =>
  renderChart({ autoscaling: { ...on, ...autoscaling }, ...values });

describe('on an API server', () => {
  let namespace = '';
  beforeAll(async () => {
    await installCrds();
    namespace = await createNamespace('autoscaling', { podSecurity: 'restricted' });
  });

  test.each([
    ['a misspelt field', { maxReplica: 3 }, 'unknown field "spec.maxReplica"'],
    ['a strategy in small letters', { scalingStrategy: 'kpa' }, 'Unsupported value: "kpa"'],
    ['a target of 0', { metricsSources: [source({ targetValue: '0' })] }, 'must be greater than 0'],
    ['a port that is a number', { metricsSources: [source({ port: 8000 })] }, 'must be of type string'],
  ])('the kind as the tests know it refuses %s', async (_, spec, message) => {
    const { all } = await render();
    const one = all.find(({ kind }) => kind === 'PodAutoscaler');
    const input = JSON.stringify({
      ...one,
      metadata: { name: 'x' },
      spec: { ...(one?.spec as object), ...spec },
    });
    const args = ['create', '--dry-run=server', '--validate=strict', '--filename=-'];
    await expect(kubectl(args, { namespace, input })).rejects.toThrow(message);
  });

  /** What AIBrix's controller does: an update by its field manager, which then owns the field. */
  const scaleAsAibrix = (replicas: number) =>
    kubectl(
      [
        'patch',
        'deployment/scaled',
        `--patch={"spec":{"replicas":${replicas}}}`,
        '--field-manager=controllers',
      ],
      { namespace },
    );

  test('an upgrade of the release keeps the current number of pods', async () => {
    const release = { name: 'scaled', namespace };
    await install(release, { autoscaling: on });
    await scaleAsAibrix(3);
    await upgrade(release, { autoscaling: on, podLabels: { team: 'search' } });
    expect((await deploymentOf(release)).spec?.replicas).toBe(3);
  });

  test('switched off, an upgrade must overwrite the number of pods that AIBrix owns, and the PodAutoscaler is gone', async () => {
    const release = { name: 'scaled', namespace };
    const off = { replicaCount: 2 };
    await expect(upgrade(release, off)).rejects.toThrow(/conflict with "controllers".*\.spec\.replicas/);
    await upgrade(release, off, undefined, ['--force-conflicts']);
    expect((await deploymentOf(release)).spec?.replicas).toBe(2);
    const { stdout } = await kubectl(['get', 'podautoscalers', '--output=name'], { namespace });
    expect(stdout).toBe('');
  });

  test('when enabled, it keeps the current number of pods', async () => {
    const release = { name: 'scaled', namespace };
    await upgrade(release, { autoscaling: on });
    expect((await deploymentOf(release)).spec?.replicas).toBe(2);
  });
});

function source(change: object): object {
  const pod = { metricSourceType: 'pod', protocolType: 'http', port: '8000', path: '/metrics' };
  return { ...pod, targetMetric: 'kv_cache_usage_perc', targetValue: '0.5', ...change };
}
