import { metricSelector } from './dashboard.ts';
import type { Panel } from './panel.ts';

/** What Grafana puts in for the dashboard's variables. */
export interface Variables {
  readonly namespace: string;
  readonly model: string;
  /** Range of rates, such as `10s`. */
  readonly interval: string;
  /** Range of the whole dashboard. */
  readonly range: string;
}

/** The expressions of a panel as Grafana evaluates them, by legend. */
export function expressionsOf(
  { lines }: Panel,
  variables: Variables,
): [legend: string, expression: string][] {
  const values = {
    $s: metricSelector,
    $namespace: variables.namespace,
    $model: variables.model,
    $__rate_interval: variables.interval,
    $__range: variables.range,
  };
  return Object.entries(lines).map(([legend, expression]) => [
    legend,
    Object.entries(values).reduce((text, [name, value]) => text.replaceAll(name, value), expression),
  ]);
}
