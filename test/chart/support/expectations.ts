import { expect } from 'vitest';
import { engineContainer } from '../../../harness/chart/container.ts';
import { type RenderOptions, renderChart } from '../../../harness/chart/render.ts';
import { merge } from '../../support/merge.ts';
import { arrivals } from '../arrivals.ts';
import type { Case } from '../cases.ts';
import { refused as contradictions, type Refused } from '../refused.ts';
import { refusedAibrix } from '../refused-aibrix.ts';
import { refusedEvents } from '../refused-events.ts';
import { refusedFeatures } from '../refused-features.ts';
import { refusedModel } from '../refused-model.ts';
import { refusedPods } from '../refused-pods.ts';
import { refusedSchedules } from '../refused-schedules.ts';
import { portsOf } from '../rules/gateway.ts';
import { contextOf } from './contexts.ts';
import { engineCommand } from './kv-events-settings.ts';
import { violations } from './matchers.ts';
import { refusal } from './refusal.ts';
import { valuesOf } from './scenario.ts';
import { valuesWith } from './schema.ts';

/** All values that a rule rejects. */
export const refused: readonly Refused[] = [
  ...contradictions,
  ...refusedAibrix,
  ...refusedEvents,
  ...refusedFeatures,
  ...refusedModel,
  ...refusedPods,
  ...refusedSchedules,
];

/** Values of a key in `arrivals`, with those without which the key changes nothing. */
export function arrivalValues(name: string): object {
  return merge(contextOf(name), valuesWith(name.split('.'), arrivals[name]?.[0]));
}

/** Expects that a value of `arrivals` arrives in its place, and that something else is there without it. */
export async function expectArrival(name: string, options: RenderOptions = {}): Promise<void> {
  const [value, place, becomes = value] = arrivals[name] ?? [];
  if (!place) throw new Error(`${name} is not in arrivals`);
  const before = await renderChart(contextOf(name), options)
    .then(place)
    .catch(({ message }: Error) => message);
  expect(place(await renderChart(arrivalValues(name), options))).toEqual(becomes);
  expect(before).not.toEqual(becomes);
}

/** Expects that the values are rejected with each of these words. Returns Helm's message. */
export async function expectRefused(
  { values, release, message }: Refused,
  options: RenderOptions = {},
): Promise<string> {
  const text = await refusal(values, release, options);
  for (const words of message) expect(text).toContain(words);
  return text;
}

/** The path of a key in Helm's messages about the schema. */
export const pointer = (name: string): string => `/${name.replaceAll('[]', '0').replaceAll('.', '/')}`;

/** Expects that Helm rejects a value of a key with the key's path: by the schema, or by the rule for types. */
export async function expectWrong(name: string, value: unknown, options: RenderOptions = {}): Promise<void> {
  const [bySchema, byRule] = [`- at '${pointer(name)}`, `): ${name.replaceAll('.[]', '[0]')}`];
  const message = await refusal(valuesWith(name.split('.'), value), undefined, options);
  expect(
    [bySchema, byRule].filter((place) => message.includes(place)),
    message,
  ).toHaveLength(1);
}

/** Expects that a case has exactly its ports, in the containers and in the Service. */
export async function expectPorts(one: Case, options: RenderOptions = {}): Promise<void> {
  const chart = await renderChart(valuesOf(one, options.chart), options);
  const [http = 0] = one.ports;
  const spec = chart.one('Deployment').spec?.template.spec;
  const relay = spec?.initContainers?.find(({ name }) => name === 'kv-events-relay');
  // Not toConformTo: outside vitest, as in test/watch, expect has no matchers of our own.
  expect(violations(engineContainer(spec).ports, portsOf(one.relay ? [http] : one.ports))).toEqual([]);
  expect(relay?.ports?.map(({ containerPort }) => containerPort)).toEqual(one.relay);
  expect(violations(chart.one('Service').spec?.ports, portsOf(one.ports))).toEqual([]);
}

/** Expects that a case has exactly its command line. */
export async function expectCommandLine(one: Case, options: RenderOptions = {}): Promise<void> {
  const chart = await renderChart(valuesOf(one, options.chart), options);
  const found = engineCommand(chart.one('Deployment'));
  const words = found.map((word) => (word.startsWith('--kv-events-config=') ? '…' : word));
  expect(words).toEqual(['vllm', 'serve', ...one.args]);
}
