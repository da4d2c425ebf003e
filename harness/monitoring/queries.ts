/** A line of a panel: the labels of a series, and its samples as seconds since 1970 and value. */
export interface Line {
  readonly labels: Readonly<Record<string, string>>;
  readonly samples: readonly (readonly [seconds: number, value: number])[];
}

/** An evaluated alert. */
export interface EvaluatedAlert {
  readonly name: string;
  readonly state: 'inactive' | 'pending' | 'firing';
  /** Empty unless the last evaluation failed. */
  readonly lastError?: string;
}

/** The HTTP API of a Prometheus. */
export interface Prometheus {
  /** Evaluates an expression between two times, in seconds since 1970. @throws with Prometheus' error */
  range(expression: string, start: number, end: number): Promise<Line[]>;
  /** The alerts, as last evaluated. */
  alerts(): Promise<EvaluatedAlert[]>;
}

/** A client of Prometheus' API v1 (web/api/v1/api.go, v0.316.0). */
export function prometheusClient(url: string): Prometheus {
  const get = async (path: string, query: Record<string, string> = {}): Promise<unknown> => {
    const response = await fetch(`${url}/api/v1/${path}?${new URLSearchParams(query)}`);
    const { data, error } = (await response.json()) as { data?: unknown; error?: string };
    if (error) throw new Error(`Prometheus: ${error}`);
    return data;
  };
  return {
    async range(query, start, end) {
      const { result } = (await get('query_range', {
        query,
        start: `${start}`,
        end: `${end}`,
        step: '1',
      })) as {
        result: { metric: Line['labels']; values: [number, string][] }[];
      };
      return result.map(({ metric, values }) => ({
        labels: metric,
        samples: values.map(([seconds, value]) => [seconds, Number(value)] as const),
      }));
    },
    async alerts() {
      const { groups } = (await get('rules', { type: 'alert' })) as { groups: { rules: EvaluatedAlert[] }[] };
      return groups.flatMap(({ rules }) => rules);
    },
  };
}
