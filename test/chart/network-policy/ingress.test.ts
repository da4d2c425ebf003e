import type { V1NetworkPolicy } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { renderChart } from '../../../harness/chart/render.ts';
import { scenarioValues } from '../support/scenario.ts';
import { apiClients, controllers, envoy, gateway, podsIn, prometheus, rule } from './peers.ts';

const on = { enabled: true };

/** The policies that the chart renders, by name. */
async function policies(values: object): Promise<Record<string, V1NetworkPolicy>> {
  const { all } = await renderChart(values, { namespace: 'models', tests: true });
  const found = all.filter(({ kind }) => kind === 'NetworkPolicy');
  return Object.fromEntries(
    found.map((policy) => [policy.metadata.name, policy as unknown as V1NetworkPolicy]),
  );
}

const cases = [
  {
    name: 'with events: all clients reach the API, only the gateway the events',
    values: { networkPolicy: on, model: { kvEvents: on } },
    ingress: [rule(apiClients, 8000), rule(gateway(), 5557, 5558)],
  },
  {
    name: 'without events: the API alone',
    values: { networkPolicy: on },
    ingress: [rule(apiClients, 8000)],
  },
  {
    name: 'other ports',
    values: {
      networkPolicy: on,
      server: { port: 9000 },
      model: { kvEvents: { ...on, eventPort: 6557, replayPort: 6558 } },
    },
    ingress: [rule(apiClients, 9000), rule(gateway(), 6557, 6558)],
  },
  {
    name: 'other namespaces',
    values: {
      networkPolicy: { ...on, aibrixNamespace: 'ai', envoyNamespace: 'edge' },
      model: { kvEvents: on },
    },
    ingress: [
      rule([...gateway('ai'), ...controllers('ai'), envoy('edge'), prometheus], 8000),
      rule(gateway('ai'), 5557, 5558),
    ],
  },
  {
    name: 'another Prometheus and more clients',
    values: scenarioValues('network-policy'),
    ingress: [
      rule(
        [
          ...gateway(),
          ...controllers(),
          envoy(),
          podsIn('monitoring', { app: 'prometheus' }),
          { podSelector: { matchLabels: { app: 'chat' } } },
          { ipBlock: { cidr: '10.0.0.0/8', except: ['10.1.0.0/16'] } },
        ],
        8000,
      ),
      rule(
        [
          ...gateway(),
          {
            ...podsIn('observability', {}),
            podSelector: { matchExpressions: [{ key: 'app', operator: 'In', values: ['kv-events'] }] },
          },
        ],
        5557,
        5558,
      ),
    ],
  },
];

test.each(cases)('the policy $name', async ({ values, ingress }) => {
  const { demo } = await policies(values);
  expect(demo?.spec).toEqual({
    podSelector: {
      matchLabels: { 'app.kubernetes.io/instance': 'demo', 'app.kubernetes.io/component': 'aibrix-model' },
    },
    policyTypes: ['Ingress'],
    ingress,
  });
});

test('the policy selects the pods of the Deployment', async () => {
  const chart = await renderChart({ networkPolicy: on });
  const policy = chart.all.find(({ kind }) => kind === 'NetworkPolicy') as unknown as V1NetworkPolicy;
  const selected = policy.spec?.podSelector?.matchLabels;
  expect(selected).toEqual(chart.one('Deployment').spec?.selector.matchLabels);
});

describe('without the policy', () => {
  test('none is rendered', async () => {
    expect(await policies({ networkPolicy: { enabled: false } })).toEqual({});
  });

  test('not a byte differs, whatever the other settings say', async () => {
    const off = await renderChart({
      networkPolicy: { aibrixNamespace: 'x', apiClients: [{ podSelector: {} }] },
    });
    expect(off.text).toBe((await renderChart({})).text);
    expect((await renderChart({ networkPolicy: null })).text).toBe((await renderChart({})).text);
  });
});

describe('helm test', () => {
  const testers = {
    podSelector: {
      matchLabels: {
        'app.kubernetes.io/instance': 'demo',
        'app.kubernetes.io/component': 'aibrix-model-test',
      },
    },
  };

  test.each([
    ['with events', { networkPolicy: on, model: { kvEvents: on } }, [8000, 5557, 5558]],
    ['without events', { networkPolicy: on }, [8000]],
  ])("%s, its pods reach the model's ports, and those of no other release do", async (_, values, ports) => {
    const { demo, 'demo-test': hook } = await policies(values);
    expect(hook?.spec).toEqual({ ...demo?.spec, ingress: [rule([testers], ...ports)] });
  });

  test('access is granted before the tests run, and only while they run', async () => {
    const { demo, 'demo-test': hook } = await policies({ networkPolicy: on, model: { kvEvents: on } });
    expect(hook?.metadata?.labels).toEqual(demo?.metadata?.labels);
    expect(hook?.metadata?.annotations).toEqual({
      'helm.sh/hook': 'test',
      'helm.sh/hook-weight': '-1',
      'helm.sh/hook-delete-policy': 'before-hook-creation,hook-succeeded,hook-failed',
    });
  });
});
