import type { V1Container } from '@kubernetes/client-node';
import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { createNamespace, kubectl } from '../support/cluster.ts';
import { scenarioValues } from './support/scenario.ts';

const pod = async (values: object) => (await renderChart(values)).one('Deployment').spec?.template.spec;

describe('common labels', () => {
  const values = {
    commonLabels: { team: 'search' },
    networkPolicy: { enabled: true },
    autoscaling: { enabled: true },
  };

  test('are on every object, those of helm test included, and on the pods', async () => {
    const chart = await renderChart(values, { tests: true });
    const without = chart.all.filter(({ metadata }) => metadata.labels?.team !== 'search');
    expect(without.map(({ metadata }) => metadata.name)).toEqual([]);
    expect(chart.one('Deployment').spec?.template.metadata?.labels?.team).toBe('search');
  });

  test('are in no selector', async () => {
    const chart = await renderChart(values);
    expect(chart.one('Deployment').spec?.selector.matchLabels).not.toHaveProperty('team');
    expect(chart.one('Service').spec?.selector).not.toHaveProperty('team');
    expect(chart.one('NetworkPolicy').spec?.podSelector?.matchLabels).not.toHaveProperty('team');
  });

  test('are overridden by a label of the pods', async () => {
    const { spec } = (await renderChart({ ...values, podLabels: { team: 'chat' } })).one('Deployment');
    expect(spec?.template.metadata?.labels?.team).toBe('chat');
  });
});

test('vLLM is the first container, and the others keep their order', async () => {
  const sidecars = ['a', 'b'].map((name) => ({ name, image: 'busybox:1.37' }));
  const names = ({ name }: V1Container) => name;
  const spec = await pod({
    extraContainers: sidecars,
    initContainers: [{ name: 'c', image: 'busybox:1.37' }],
  });
  expect(spec?.containers.map(names)).toEqual(['vllm', 'a', 'b']);
  expect(spec?.initContainers?.map(names)).toEqual(['c']);
});

describe('the network of the node', () => {
  const on = { hostNetwork: { enabled: true } };

  test('has the DNS policy that resolves Services', async () => {
    expect(await pod(on)).toMatchObject({ hostNetwork: true, dnsPolicy: 'ClusterFirstWithHostNet' });
    expect(await pod({ ...on, dnsPolicy: 'Default' })).toMatchObject({ dnsPolicy: 'Default' });
    expect(await pod({})).not.toHaveProperty('dnsPolicy');
  });

  test('is off if the section is null', async () => {
    expect(await pod({ hostNetwork: null })).not.toHaveProperty('hostNetwork');
  });

  test('is accepted by the API server, outside the Pod Security standards', async () => {
    const namespace = await createNamespace('host-network');
    const input = (
      await renderChart({ ...on, model: { kvEvents: { enabled: true } }, ...allowed }, { namespace })
    ).text;
    await kubectl(['create', '--dry-run=server', '--validate=strict', '--filename=-'], { namespace, input });
  });
  const allowed = { hostNetwork: { enabled: true, allowKvEvents: true } };
});

describe('lifecycle', () => {
  const handler = { exec: { command: ['sleep', '1'] } };
  const lifecycle = async (values: object) => (await pod(values))?.containers[0]?.lifecycle;

  test('keeps the delay of the chart with a postStart, and replaces it by a preStop', async () => {
    const delay = { sleep: { seconds: 10 } };
    expect(await lifecycle({ lifecycle: { postStart: handler } })).toEqual({
      preStop: delay,
      postStart: handler,
    });
    expect(await lifecycle({ lifecycle: { preStop: handler } })).toEqual({ preStop: handler });
    expect(await lifecycle({ shutdown: { delaySeconds: 0 } })).toBeUndefined();
  });
});

describe('extra objects', () => {
  test('are evaluated, whether they are maps or text', async () => {
    const metadata = { name: '{{ include "aibrix-model.name" . }}-map' };
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: "{{ .Release.Name }}-text"}';
    const extraObjects = [
      { apiVersion: 'v1', kind: 'ConfigMap', metadata },
      text,
      '{{ if false }}a{{ end }}',
    ];
    const chart = await renderChart({ model: { name: 'llama' }, extraObjects });
    const found = chart.names().filter((name) => name.startsWith('ConfigMap'));
    expect(found.sort()).toEqual(['ConfigMap/demo-text', 'ConfigMap/llama-map']);
  });

  test('of the scenarios are the five expected kinds', async () => {
    const found = await Promise.all(
      ['extra-objects', 'hpa'].map((name) => renderChart(scenarioValues(name))),
    );
    const kinds = found.flatMap(({ all }) => all.map(({ kind }) => kind));
    expect(kinds).toEqual(
      expect.arrayContaining([
        'ScaledObject',
        'HTTPRoute',
        'Ingress',
        'ExternalSecret',
        'HorizontalPodAutoscaler',
      ]),
    );
  });

  test('can be an autoscaler: the Deployment does not set the number of pods', async () => {
    const { spec } = (await renderChart(scenarioValues('hpa'))).one('Deployment');
    expect(spec).not.toHaveProperty('replicas');
  });
});
