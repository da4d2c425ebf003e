import { describe, expect, test } from 'vitest';
import type { Manifests } from '../../../harness/chart/manifests.ts';
import { renderChart } from '../../../harness/chart/render.ts';
import { scenarioValues } from '../support/scenario.ts';
import { allowed, type ClientName, clients } from './clients.ts';
import { admits, type NetworkPolicy, type PolicyPod } from './evaluation.ts';

const on = { enabled: true };
const ports = [8000, 5557, 5558, 9999];
const render = (values: object) => renderChart(values, { namespace: 'models', tests: true });

/** The ports of the model's pod that a client reaches. */
function reached(chart: Manifests, from: PolicyPod, of: readonly number[] = ports): number[] {
  const policies = chart.all.filter(({ kind }) => kind === 'NetworkPolicy') as unknown as NetworkPolicy[];
  const labels = chart.one('Deployment').spec?.template.metadata?.labels ?? {};
  const to = { namespace: 'models', labels };
  return of.filter((port) => admits(policies, { from, to, port }));
}

const everybody = Object.entries(clients) as [ClientName, PolicyPod][];

describe('with the policy and events', () => {
  const chart = render({ networkPolicy: on, model: { kvEvents: on } });
  test.each(everybody)('%s reaches what it needs, and nothing else', async (name, from) => {
    expect(reached(await chart, from)).toEqual(allowed[name] ?? []);
  });
});

describe('with the policy, without events', () => {
  const chart = render({ networkPolicy: on });
  test.each(everybody)('%s reaches the API at most', async (name, from) => {
    expect(reached(await chart, from)).toEqual(allowed[name] ? [8000] : []);
  });
});

describe('without the policy', () => {
  test.each(everybody)('%s reaches every port', async (_, from) => {
    expect(reached(await render({ networkPolicy: { enabled: false } }), from)).toEqual(ports);
  });

  test('not a byte differs, whatever the other settings say', async () => {
    const off = await render({
      networkPolicy: { aibrixNamespace: 'x', apiClients: [{ podSelector: {} }] },
    });
    expect(off.text).toBe((await render({})).text);
    expect((await render({ networkPolicy: null })).text).toBe((await render({})).text);
  });
});

describe('helm test', () => {
  const tester = (instance: string): PolicyPod => ({
    namespace: 'models',
    labels: { 'app.kubernetes.io/instance': instance, 'app.kubernetes.io/component': 'aibrix-model-test' },
  });
  const chart = render({ networkPolicy: on, model: { kvEvents: on } });

  test('its pods reach the ports that the model has', async () => {
    expect(reached(await chart, tester('demo'))).toEqual([8000, 5557, 5558]);
    expect(reached(await render({ networkPolicy: on }), tester('demo'))).toEqual([8000]);
  });

  test('those of another release do not', async () => {
    expect(reached(await chart, tester('other'))).toEqual([]);
  });

  test('the way is opened before the tests run, and open only while they do', async () => {
    const { all } = await chart;
    const hook = all.find(({ metadata }) => metadata.name === 'demo-test');
    const own = all.find(({ kind }) => kind === 'NetworkPolicy');
    expect(hook?.metadata.labels).toEqual(own?.metadata.labels);
    expect(hook?.metadata.annotations).toEqual({
      'helm.sh/hook': 'test',
      'helm.sh/hook-weight': '-1',
      'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded,hook-failed',
    });
  });
});

describe('adapted', () => {
  test('other ports are the ones that are opened', async () => {
    const chart = await render({
      networkPolicy: on,
      server: { port: 9000 },
      model: { kvEvents: { ...on, eventPort: 6557, replayPort: 6558 } },
    });
    const all = [...ports, 9000, 6557, 6558];
    expect(reached(chart, clients['gateway, by Helm'], all)).toEqual([9000, 6557, 6558]);
    expect(reached(chart, clients.Envoy, all)).toEqual([9000]);
  });

  test('other namespaces are the ones that are let in, and the usual ones no longer', async () => {
    const networkPolicy = { ...on, aibrixNamespace: 'ai', envoyNamespace: 'edge' };
    const chart = await render({ networkPolicy, model: { kvEvents: on } });
    const gateway = clients['gateway, by kustomize'];
    expect(reached(chart, { ...gateway, namespace: 'ai' })).toEqual([8000, 5557, 5558]);
    expect(reached(chart, { ...clients.Envoy, namespace: 'edge' })).toEqual([8000]);
    expect(reached(chart, gateway)).toEqual([]);
    expect(reached(chart, clients.Envoy)).toEqual([]);
  });

  const scenario = () => render(scenarioValues('network-policy'));
  test.each<[string, PolicyPod, number[]]>([
    ['Prometheus where the user says', { namespace: 'monitoring', labels: { app: 'prometheus' } }, [8000]],
    ['Prometheus where it is by default', clients.Prometheus, []],
    ['a client of the API in the namespace', { namespace: 'models', labels: { app: 'chat' } }, [8000]],
    ['one like it elsewhere', { namespace: 'default', labels: { app: 'chat' } }, []],
    ['an address of the block', { namespace: 'default', labels: {}, ip: '10.9.9.9' }, [8000]],
    [
      'a subscriber of the events',
      { namespace: 'observability', labels: { app: 'kv-events' } },
      [5557, 5558],
    ],
    ['another pod beside it', { namespace: 'observability', labels: { app: 'logs' } }, []],
  ])('%s', async (_, from, expected) => {
    expect(reached(await scenario(), from)).toEqual(expected);
  });
});
