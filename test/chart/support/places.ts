import type { Manifests } from '../../../harness/chart/manifests.ts';
import { kvEventsSettings } from './kv-events-settings.ts';

/** A spot of the rendered chart, where a value may arrive. Gives what stands there, undefined where nothing does. */
export type Place = (chart: Manifests) => unknown;

/** A value that a user gives, the place where it arrives, and what then stands there, if not the value itself. */
export type ValueArrival = readonly [value: unknown, place: Place, becomes?: unknown];

type Step = string | number;

/** A part of the only object of a kind, by keys and indices; a negative index counts from the end. */
function inObject(kind: string) {
  return (...steps: Step[]): Place =>
    (chart) =>
      steps.reduce<unknown>(into, chart.one(kind));
}

function into(part: unknown, step: Step): unknown {
  if (typeof step === 'number') return Array.isArray(part) ? part.at(step) : undefined;
  return (part as Record<string, unknown> | undefined)?.[step];
}

export const deployment = inObject('Deployment');
export const service = inObject('Service');
export const serviceAccount = inObject('ServiceAccount');
export const policy = inObject('NetworkPolicy');
export const autoscaler = inObject('PodAutoscaler');
export const budget = inObject('PodDisruptionBudget');
export const claim = inObject('PersistentVolumeClaim');
export const configMap = inObject('ConfigMap');
export const secret = inObject('Secret');

/** A part of the pods' metadata. */
export const podMetadata = (...steps: Step[]): Place => deployment('spec', 'template', 'metadata', ...steps);

/** A part of the pods' spec. */
export const pod = (...steps: Step[]): Place => deployment('spec', 'template', 'spec', ...steps);

/** A part of the container that runs vLLM. */
export const container = (...steps: Step[]): Place => pod('containers', 0, ...steps);

/** A part of the item of that name, in a list of the pods' spec or of the container. */
function named(list: Place) {
  return (name: string, ...steps: Step[]): Place =>
    (chart) =>
      steps.reduce<unknown>(
        into,
        (list(chart) as { name: string }[]).find((item) => item.name === name),
      );
}

export const variable = named(container('env'));
export const volume = named(pod('volumes'));
export const mount = named(container('volumeMounts'));

/** What follows `=` in an argument of vLLM. */
export function argument(flag: string): Place {
  return (chart) =>
    (container('args')(chart) as string[])
      .find((word) => word.startsWith(`${flag}=`))
      ?.slice(flag.length + 1);
}

/** A setting of --kv-events-config. */
export function kvEventsSetting(name: string): Place {
  return (chart) => into(kvEventsSettings(chart.one('Deployment')), name);
}

/** How many objects of a kind there are. */
export function count(kind: string): Place {
  return ({ all }) => all.filter((manifest) => manifest.kind === kind).length;
}
