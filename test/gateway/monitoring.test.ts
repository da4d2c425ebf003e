import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Relay, startRelay } from '../../harness/aibrix/relay.ts';
import { renderChart } from '../../harness/chart/render.ts';
import { expressionsOf } from '../../harness/monitoring/expressions.ts';
import { rows } from '../../harness/monitoring/panels.ts';
import { startPrometheus } from '../../harness/monitoring/prometheus.ts';
import type { Line } from '../../harness/monitoring/queries.ts';
import { publishRecorded } from '../../harness/monitoring/recorded.ts';
import { targetsOf, traffic } from '../../harness/monitoring/scraped.ts';
import { ensurePrometheusTools } from '../../harness/monitoring/tools.ts';
import { eventually } from '../../harness/process/eventually.ts';
import { createReport } from '../../harness/process/report.ts';
import { loop, model } from './support/loop.ts';

const variables = { namespace: 'default', model, interval: '10s', range: '15s' };
const panels = rows.flatMap((row) =>
  row.panels.map((panel) => ({ name: `${row.title}: ${panel.title}`, panel })),
);
const monitoring = { prometheusRule: { enabled: true } };
const values = { model: { kvEvents: { enabled: true, relay: { enabled: true } } }, monitoring };
const rule = (await renderChart(values, { release: model })).one('PrometheusRule').spec as {
  groups: { rules: { alert: string; expr: string }[] }[];
};
const alerts = rule.groups.flatMap((group) => group.rules);

let relay: Relay;
let prometheus: Awaited<ReturnType<typeof startPrometheus>>;
let start: number;
let end: number;

/** The lines of an expression that have a number at any time. */
async function evaluated(expression: string): Promise<Line[]> {
  const lines = await prometheus.range(expression, start, end);
  return lines.filter(({ samples }) => samples.some(([, value]) => !Number.isNaN(value)));
}

beforeAll(async () => {
  const running = await loop();
  const gateway = await running.restartGateway();
  const tools = await ensurePrometheusTools(createReport(process.stderr));
  const scraped = { aibrix: running.aibrix, model };
  relay = await startRelay(running.engine.python, 16);
  start = Date.now() / 1000;
  prometheus = await startPrometheus(tools.prometheus, targetsOf(scraped, relay, gateway), rule);
  await traffic(scraped, 15, publishRecorded(relay));
  end = Date.now() / 1000;
}, 1_800_000);

afterAll(async () => {
  await prometheus?.stop();
  await relay?.close();
});

describe('the dashboard', () => {
  it.each(panels)('$name has a line for each expression', async ({ panel }) => {
    for (const [legend, expression] of expressionsOf(panel, variables)) {
      const lines = await evaluated(expression);
      expect(lines.length, `${legend}: ${expression}`).toBeGreaterThan(0);
      const labels = [...legend.matchAll(/\{\{(\w+)\}\}/g)].map(([, label = '']) => label);
      for (const label of labels) expect(lines[0]?.labels, legend).toHaveProperty(label);
    }
  });
});

describe('the alerts', () => {
  // A healthy vLLM has no responses with this status: the metric counts the others.
  const unseen = /,status="5xx"/;

  it.each(alerts)('$alert selects existing series', async ({ expr }) => {
    const selectors = expr.replace(unseen, '').match(/[a-z_:]+\{[^}]*\}/g) ?? [];
    expect(selectors).not.toEqual([]);
    for (const series of selectors) expect(await evaluated(series), series).not.toEqual([]);
  });

  it('none of them fires or fails while all is well', async () => {
    const all = await eventually('all alerts are evaluated', async () => {
      const found = await prometheus.alerts();
      return found.length === alerts.length && found;
    });
    expect(all.filter(({ lastError }) => lastError)).toEqual([]);
    expect(all.filter(({ state }) => state === 'firing')).toEqual([]);
  });
});
