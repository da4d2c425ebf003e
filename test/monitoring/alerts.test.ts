import { mkdtempSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { ensurePrometheusTools } from '../../harness/monitoring/tools.ts';
import { createReport } from '../../harness/process/report.ts';
import { scenarioValues } from '../chart/support/scenario.ts';
import { brokenLink } from '../docs/document.ts';
import { merge } from '../support/merge.ts';
import { relayAlerts, vllmAlerts } from './alert-series.ts';
import { promtool, type RuleGroups, type Scenario, writeRules, writeTests } from './promtool.ts';

const defaults = { timeToFirstTokenSeconds: 5, interTokenLatencySeconds: 0.2 };
const values = merge(scenarioValues('monitoring'), { monitoring: { prometheusRule: defaults } });
const cases = [...vllmAlerts, ...relayAlerts];
const scenarios = cases.flatMap(({ alert, fires, quiet }, index): Scenario[] => [
  { name: `${index} ${alert} fires`, alert, series: fires, fires: true },
  { name: `${index} ${alert} does not fire`, alert, series: quiet, fires: false },
]);
const directory = mkdtempSync(path.join(tmpdir(), 'alerts-'));

let program: string;
let rules: RuleGroups;

beforeAll(async () => {
  ({ promtool: program } = await ensurePrometheusTools(createReport(process.stderr)));
  rules = (await renderChart(values)).one('PrometheusRule').spec as unknown as RuleGroups;
}, 900_000);
afterAll(() => rm(directory, { recursive: true, force: true }));

const alerts = () => rules.groups.flatMap((group) => group.rules);

test('promtool accepts the rules', async () => {
  const file = writeRules(directory, rules);
  const output = await promtool(program, directory, 'check', 'rules', '--lint-fatal', file);
  expect(output).toContain(`SUCCESS: ${alerts().length} rules found`);
});

test('every alert has a case', () => {
  const names = alerts().map(({ alert }) => alert);
  expect(names).toEqual([...new Set(cases.map(({ alert }) => alert))]);
});

test('every alert has a severity, a summary, a description, and a section of the runbook', () => {
  for (const { alert, labels, annotations } of alerts()) {
    expect(['warning', 'critical'], alert).toContain(labels.severity);
    expect(annotations.summary, alert).toMatch(/\.$/);
    expect(annotations.description, alert).toMatch(/\.$/);
    expect(annotations.runbook_url).toBe(`docs/runbook.md#${alert.toLowerCase()}`);
    expect(brokenLink('README.md', annotations.runbook_url ?? '')).toBeUndefined();
  }
});

test('each alert fires when it should, and not in a case close to it', async () => {
  const opposites = scenarios.map((scenario) => ({
    ...scenario,
    name: `${scenario.name} (opposite)`,
    fires: !scenario.fires,
  }));
  const all = [...scenarios, ...opposites];
  const output = await promtool(program, directory, 'test', 'rules', ...writeTests(directory, alerts(), all));
  const failed = all.map(({ name }) => name).filter((name) => output.includes(`exp: {scenario="${name}"}`));
  expect(failed).toEqual(opposites.map(({ name }) => name));
});
