/** A panel of the dashboard: lines over time. */
export interface Panel {
  readonly title: string;
  /** Grafana's id of the unit (packages/grafana-data/src/valueFormats/categories.ts). */
  readonly unit: string;
  /** Explanation beside the title. */
  readonly description?: string;
  /** PromQL by legend. `$s` selects the model's series; `{{label}}` in a legend is a label's value. */
  readonly lines: Readonly<Record<string, string>>;
}

/** The panels of a row. */
export interface DashboardRow {
  readonly title: string;
  readonly panels: readonly Panel[];
}
