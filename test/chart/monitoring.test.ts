import { describe, expect, test } from 'vitest';
import type { Manifests } from '../../harness/chart/manifests.ts';
import { renderChart } from '../../harness/chart/render.ts';
import { scenarioValues } from './support/scenario.ts';

const on = { enabled: true };
const scenario = scenarioValues('monitoring');
const relay = { model: { kvEvents: { ...on, relay: on } } };

interface Monitor {
  jobLabel: string;
  selector: { matchLabels: Record<string, string> };
  podMetricsEndpoints: { port: string; interval?: string }[];
}

const monitor = (chart: Manifests) => chart.one('PodMonitor').spec as unknown as Monitor;
const template = (chart: Manifests) => chart.one('Deployment').spec?.template;
const groups = (chart: Manifests) =>
  (chart.one('PrometheusRule').spec as unknown as { groups: { name: string }[] }).groups.map(
    ({ name }) => name,
  );

describe('the PodMonitor', () => {
  test.each([
    ['vLLM', {}, ['http']],
    ['vLLM and the relay', relay, ['http', 'relay-metrics']],
  ])('scrapes %s by the names of their ports', async (_, values, ports) => {
    const chart = await renderChart({ ...values, monitoring: { podMonitor: on } });
    const { containers = [], initContainers = [] } = template(chart)?.spec ?? {};
    const names = [...containers, ...initContainers].flatMap((each) => each.ports?.map(({ name }) => name));
    expect(monitor(chart).podMetricsEndpoints).toEqual(ports.map((port) => ({ port })));
    expect(names).toEqual(expect.arrayContaining(ports));
  });

  test('selects the pods, and calls their job by the name of the model', async () => {
    const chart = await renderChart({ model: { name: 'llama' }, monitoring: { podMonitor: on } });
    const labels = template(chart)?.metadata?.labels ?? {};
    const { selector, jobLabel } = monitor(chart);
    expect(labels).toMatchObject(selector.matchLabels);
    expect(labels[jobLabel]).toBe('llama');
  });
});

describe('the PrometheusRule', () => {
  test.each([
    [{}, ['demo.vllm']],
    [relay, ['demo.vllm', 'demo.kv-events']],
  ])('with %j has the groups %j', async (values, expected) => {
    expect(groups(await renderChart({ ...values, monitoring: { prometheusRule: on } }))).toEqual(expected);
  });

  test('selects the series of the release, and no placeholder is left', async () => {
    const chart = await renderChart(scenario, { namespace: 'models', release: 'llama' });
    const text = JSON.stringify(chart.one('PrometheusRule'));
    expect(text).not.toMatch(/\$\(/);
    const selectors = text.match(/(?<=[a-z_]\{)namespace=[^}]*/g) ?? [];
    expect(selectors.length).toBeGreaterThan(20);
    for (const selector of selectors) expect(selector).toMatch(/^namespace=\\"models\\",job=\\"llama\\"/);
  });
});

describe('the dashboard', () => {
  const dashboard = async (namespace: string) => {
    const { all } = await renderChart(scenario, { namespace });
    const map = all.find(({ metadata }) => metadata.labels?.grafana_dashboard === '1');
    const { data } = map as unknown as { data: Record<string, string> };
    return JSON.parse(data['demo-dashboard.json'] ?? '') as {
      uid: string;
      templating: { list: { name: string; current?: { value: string } }[] };
    };
  };

  test('opens with the release, and has a uid of its own in each namespace', async () => {
    const [a, b] = [await dashboard('a'), await dashboard('b')];
    const chosen = a.templating.list.map(({ name, current }) => [name, current?.value]);
    expect(chosen).toEqual([
      ['datasource', undefined],
      ['namespace', 'a'],
      ['model', 'demo'],
    ]);
    expect(a.uid).toMatch(/^[0-9a-f]{12}$/);
    expect(a.uid).not.toBe(b.uid);
  });
});

test('labels of monitoring take precedence over commonLabels', async () => {
  const labels = { team: 'search', release: 'prometheus' };
  const values = { commonLabels: { team: 'all', cost: 'a' }, monitoring: { podMonitor: { ...on, labels } } };
  const { metadata } = (await renderChart(values)).one('PodMonitor');
  expect(metadata.labels).toMatchObject({ ...labels, cost: 'a' });
});
