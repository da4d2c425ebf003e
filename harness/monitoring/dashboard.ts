import type { GeneratedFile } from '../generate/files.ts';
import type { DashboardRow, Panel } from './panel.ts';
import { rows } from './panels.ts';

const columns = 24;
const height = 7;
const datasource = { type: 'prometheus', uid: '$datasource' };

/** The selector of the series of the model that is chosen in the dashboard. */
export const metricSelector = 'namespace="$namespace",job="$model"';

/**
 * files/dashboard.json of the chart: Grafana's dashboard (schema 39, Grafana 10.4 and later), one panel per line. The chart
 * replaces `$(uid)`, `$(namespace)` and `$(model)`.
 */
export function dashboardFile(): GeneratedFile {
  const panels = rows.flatMap((row, index) => panelsOf(row, index * (height + 1)));
  const head = JSON.stringify({
    uid: '$(uid)',
    title: '$(model) (vLLM)',
    tags: ['aibrix', 'vllm'],
    schemaVersion: 39,
    refresh: '30s',
    time: { from: 'now-1h', to: 'now' },
    templating: { list: variables() },
  });
  const lines = panels.map((panel, index) => JSON.stringify({ id: index + 1, ...panel }));
  const text = `${head.slice(0, -1)},"panels":[\n${lines.join(',\n')}\n]}\n`;
  return { file: 'charts/aibrix-model/files/dashboard.json', text };
}

function panelsOf({ title, panels }: DashboardRow, y: number): object[] {
  const w = columns / panels.length;
  const row = { type: 'row', title, gridPos: { x: 0, y, w: columns, h: 1 } };
  return [row, ...panels.map((panel, index) => graph(panel, { x: index * w, y: y + 1, w, h: height }))];
}

function graph({ title, unit, description, lines }: Panel, gridPos: object): object {
  const targets = Object.entries(lines).map(([legendFormat, expression], index) => ({
    refId: String.fromCharCode('A'.charCodeAt(0) + index),
    expr: expression.replaceAll('$s', metricSelector),
    legendFormat,
  }));
  const fieldConfig = { defaults: { unit, min: 0 } };
  return { type: 'timeseries', title, description, datasource, gridPos, fieldConfig, targets };
}

function variables(): object[] {
  const query = (name: string, text: string) => ({
    name,
    type: 'query',
    datasource,
    query: text,
    refresh: 2,
    current: { text: `$(${name})`, value: `$(${name})` },
  });
  return [
    { name: 'datasource', type: 'datasource', query: 'prometheus' },
    query('namespace', 'label_values(vllm:num_requests_running, namespace)'),
    query('model', 'label_values(vllm:num_requests_running{namespace="$namespace"}, job)'),
  ];
}
