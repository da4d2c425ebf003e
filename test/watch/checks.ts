import type { RenderOptions } from '../../harness/chart/render.ts';
import { arrivals } from '../chart/arrivals.ts';
import { cases, scenarios } from '../chart/cases.ts';
import {
  arrivalValues,
  expectArrival,
  expectCommandLine,
  expectPorts,
  expectRefused,
  expectWrong,
  refused,
} from '../chart/support/expectations.ts';
import { valuesOf } from '../chart/support/scenario.ts';
import { valuesWith } from '../chart/support/schema.ts';
import { wrongValues } from '../chart/wrong-values.ts';

/** A case of the tables in test/chart, to be checked again and again. */
export interface Check {
  readonly title: string;
  /** File of the values in the chart's ci folder, if it has one. */
  readonly file?: string;
  /** Values that it sets, for finding the files that concern it. */
  readonly values: object;
  /** Rejects with the difference if the chart does not do what the case expects. */
  readonly run: (options: RenderOptions) => Promise<unknown>;
}

/** The cases of all tables: scenarios, places of values, rejected values. */
export function allChecks(): Check[] {
  return [
    ...[...scenarios, ...cases].map((one) => ({
      title: one.name,
      ...(one.values ? {} : { file: `ci/${one.name}-values.yaml` }),
      values: valuesOf(one),
      run: (options: RenderOptions) =>
        Promise.all([expectPorts(one, options), expectCommandLine(one, options)]),
    })),
    ...Object.keys(arrivals).map((name) => ({
      title: `${name} arrives`,
      values: arrivalValues(name),
      run: (options: RenderOptions) => expectArrival(name, options),
    })),
    ...refused.map((one) => ({
      title: `${one.name} is rejected`,
      values: one.values,
      run: (options: RenderOptions) => expectRefused(one, options),
    })),
    ...Object.entries(wrongValues).flatMap(([name, wrong]) =>
      wrong.map((value) => ({
        title: `${name}: ${JSON.stringify(value)} is rejected`,
        values: valuesWith(name.split('.'), value),
        run: (options: RenderOptions) => expectWrong(name, value, options),
      })),
    ),
  ];
}
