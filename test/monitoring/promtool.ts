import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { dump } from 'js-yaml';
import type { Series } from './alert-series.ts';

/** Rules as in the spec of a PrometheusRule. */
export interface RuleGroups {
  readonly groups: readonly { readonly name: string; readonly rules: readonly Rule[] }[];
}

/** An alert. */
export interface Rule {
  readonly alert: string;
  readonly expr: string;
  readonly for?: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
}

/** A scenario, and the alert that must or must not fire in it. */
export interface Scenario {
  readonly name: string;
  readonly alert: string;
  readonly series: Series;
  readonly fires: boolean;
}

const common = 'namespace="default",job="demo",pod="demo-0"';

/** Runs promtool in a directory and returns its output. */
export async function promtool(program: string, directory: string, ...args: string[]): Promise<string> {
  const { all } = await execa(program, args, { cwd: directory, reject: false, all: true, stdin: 'ignore' });
  return all;
}

/** Writes rules into a file of the directory; gives its name. */
export function writeRules(directory: string, rules: RuleGroups): string {
  writeFileSync(path.join(directory, 'rules.yaml'), dump(rules));
  return 'rules.yaml';
}

/** Writes the scenarios of each alert into a file, beside one with only its rule; gives the names of the former. */
export function writeTests(
  directory: string,
  rules: readonly Rule[],
  scenarios: readonly Scenario[],
): string[] {
  return rules.map((rule) => {
    const { alert } = rule;
    const tests = scenarios.filter((scenario) => scenario.alert === alert).map(unitTest);
    const [ruleFile, file] = [`${alert}.rule.yaml`, `${alert}.yaml`];
    writeFileSync(path.join(directory, ruleFile), dump({ groups: [{ name: alert, rules: [rule] }] }));
    writeFileSync(path.join(directory, file), dump({ rule_files: [ruleFile], tests }));
    return file;
  });
}

function unitTest({ name, alert, series, fires }: Scenario): object {
  const firing = `count(ALERTS{alertname="${alert}",alertstate="firing",namespace=~"default|"}) or vector(0)`;
  // The label names the scenario in a failure.
  const expr = `label_replace(${firing}, "scenario", "${name}", "", "")`;
  const input_series = Object.entries(series).map(([metric, values]) => ({
    series: inModel(metric),
    values,
  }));
  const exp_samples = [{ labels: `{scenario="${name}"}`, value: fires ? 1 : 0 }];
  return {
    name,
    interval: '1m',
    input_series,
    promql_expr_test: [{ expr, eval_time: '1h', exp_samples }],
  };
}

/** A series with the labels that the PodMonitor adds. */
function inModel(series: string): string {
  return series.includes('{') ? series.replace('{', `{${common},`) : `${series}{${common}}`;
}
