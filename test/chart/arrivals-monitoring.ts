import { count, type Place, type ValueArrival } from './support/places.ts';

type Steps = readonly (string | number)[];

const into = (part: unknown, step: string | number): unknown =>
  (part as Record<string, unknown> | undefined)?.[step];

const inObject =
  (kind: string) =>
  (...steps: Steps): Place =>
  (chart) =>
    steps.reduce<unknown>(into, chart.one(kind));

const monitor = inObject('PodMonitor');
const rule = inObject('PrometheusRule');
const dashboard = inObject('ConfigMap');
const release = { release: 'prometheus' };

/** One label or annotation. */
const one = (place: typeof monitor, part: string, name: string): Place => place('metadata', part, name);

/** What the expression of an alert compares with; its place among the rules is that of files/alerts.yaml. */
const threshold =
  (index: number): Place =>
  (chart) =>
    String(rule('spec', 'groups', 0, 'rules', index, 'expr')(chart))
      .split('> ')
      .at(-1);

/** As `arrivals`: the settings of monitoring. */
export const monitoringArrivals: Record<string, ValueArrival> = {
  'monitoring.podMonitor.enabled': [false, count('PodMonitor'), 0],
  'monitoring.podMonitor.interval': ['15s', monitor('spec', 'podMetricsEndpoints', 0, 'interval')],
  'monitoring.podMonitor.labels': [release, one(monitor, 'labels', 'release'), 'prometheus'],
  'monitoring.prometheusRule.enabled': [false, count('PrometheusRule'), 0],
  'monitoring.prometheusRule.labels': [release, one(rule, 'labels', 'release'), 'prometheus'],
  'monitoring.prometheusRule.timeToFirstTokenSeconds': [1.5, threshold(8), '1.5'],
  'monitoring.prometheusRule.interTokenLatencySeconds': [0.05, threshold(9), '0.05'],
  'monitoring.prometheusRule.runbookUrl': [
    'https://wiki.example.com/runbook',
    rule('spec', 'groups', 0, 'rules', 0, 'annotations', 'runbook_url'),
    'https://wiki.example.com/runbook#vllmmodeldown',
  ],
  'monitoring.dashboard.enabled': [false, count('ConfigMap'), 0],
  'monitoring.dashboard.labels': [{ boards: 'on' }, one(dashboard, 'labels', 'boards'), 'on'],
  'monitoring.dashboard.annotations': [
    { grafana_folder: 'Models' },
    one(dashboard, 'annotations', 'grafana_folder'),
    'Models',
  ],
};
