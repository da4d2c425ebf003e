import { describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { merge } from '../support/merge.ts';
import { contextOf } from './support/contexts.ts';
import { defaultAt, keys, ofParents, valuesWith } from './support/schema.ts';

const passedThrough = ['podSecurityContext', 'securityContext', 'resources'];
const defaultFields: [name: string, indentation: number, field: string, instead?: string][] = [
  ['podSecurityContext', 6, 'securityContext'],
  ['podSecurityContext.runAsNonRoot', 8, 'runAsNonRoot'],
  ['podSecurityContext.runAsUser', 8, 'runAsUser'],
  ['podSecurityContext.runAsGroup', 8, 'runAsGroup'],
  ['podSecurityContext.fsGroup', 8, 'fsGroup'],
  ['podSecurityContext.fsGroupChangePolicy', 8, 'fsGroupChangePolicy'],
  ['podSecurityContext.seccompProfile', 8, 'seccompProfile'],
  ['securityContext', 10, 'securityContext'],
  ['securityContext.allowPrivilegeEscalation', 12, 'allowPrivilegeEscalation'],
  ['securityContext.readOnlyRootFilesystem', 12, 'readOnlyRootFilesystem'],
  ['securityContext.capabilities', 12, 'capabilities'],
  ['securityContext.capabilities.drop', 12, 'capabilities', '            capabilities: {}\n'],
  ['resources', 12, 'requests'],
  ['resources.requests', 12, 'requests'],
  ['resources.requests.cpu', 14, 'cpu'],
  ['resources.requests.memory', 14, 'memory'],
];
const handled = [...passedThrough, ...ofParents];
/** Taken away from the sidecars: see aibrix.test.ts and relay.test.ts. */
const ofSidecars = ['aibrix.runtime.resources', 'model.kvEvents.relay.resources'];
const all = keys().filter(
  ({ path }) =>
    !path.includes('[]') &&
    !handled.includes(path[0] ?? '') &&
    !ofSidecars.some((name) => path.join('.').startsWith(name)),
);

/** Sections that are off until their switch is set, and that switch. */
const features: Record<string, string> = {
  'model.kvEvents': 'enabled',
  'model.kvEvents.relay': 'enabled',
  networkPolicy: 'enabled',
  'monitoring.podMonitor': 'enabled',
  'monitoring.prometheusRule': 'enabled',
  'monitoring.dashboard': 'enabled',
  autoscaling: 'enabled',
  podDisruptionBudget: 'enabled',
  'storage.cache.claim': 'create',
  'aibrix.runtime': 'enabled',
  lora: 'enabled',
};

test.each(all.map(({ path }) => ({ path, name: path.join('.') })))(
  '$name: null is the default, a field taken away, or a clear error',
  async ({ path, name }) => {
    const outcome = await textOf(merge(contextOf(name), valuesWith(path, null)));
    const off = Object.entries(features).find((feature) => [feature[0], feature.join('.')].includes(name));
    const fallback = off
      ? merge(contextOf(name), valuesWith(off.join('.').split('.'), false))
      : contextOf(name);
    const expected = await textOf(fallback);
    if (outcome.startsWith('Error') && outcome !== expected)
      expect(outcome).toSatisfy((text: string) => saysNull(text, path));
    else expect(outcome).toBe(expected);
    expect(outcome).not.toMatch(/<nil>|<no value>|: null$|%!/m);
  },
);

describe('null removes exactly that field', () => {
  test.each(defaultFields)('%s', async (name, indentation, field, instead = '') => {
    const { text } = await renderChart(valuesWith(name.split('.'), null));
    expect(text).toBe(withoutField((await renderChart()).text, indentation, field, instead));
  });

  test('these are all fields with a default', () => {
    const leaves = passedThrough.flatMap((name) => paths(defaultAt([name]), name));
    const known = [...defaultFields.map(([name]) => name), 'podSecurityContext.seccompProfile.type'];
    expect(leaves.filter((name) => !known.includes(name))).toEqual([]);
  });

  test('a required field of Kubernetes cannot be removed', async () => {
    const values = valuesWith(['podSecurityContext', 'seccompProfile', 'type'], null);
    await expect(renderChart(values)).rejects.toThrow(
      "'/podSecurityContext/seccompProfile': missing property",
    );
  });
});

test('an error contains the key', async () => {
  const message = await renderChart({ server: { port: null } }).catch((error: Error) => error.message);
  expect(message).toContain('server.port: must not be null');
  expect(defaultAt(['server', 'port'])).toBe(8000);
});

/** Our own words where the key has a default, the schema's where it has none. */
function saysNull(text: string, path: string[]): boolean {
  return (
    text.includes(`${path.join('.')}: must not be null`) || text.includes(`at '/${path.join('/')}': got null`)
  );
}

/** What is rendered, or why it is refused. */
function textOf(values: object): Promise<string> {
  return renderChart(values).then(
    ({ text }) => text,
    ({ message }: Error) => message,
  );
}

/** The text without the only field of that name and indentation, and without what is below it. */
function withoutField(text: string, indentation: number, field: string, instead: string): string {
  const indent = ' '.repeat(indentation);
  const pattern = new RegExp(`^${indent}${field}:.*\\n(?:${indent}[ -].*\\n)*`, 'gm');
  expect(text.match(pattern)).toHaveLength(1);
  return text.replace(pattern, instead);
}

/** The paths of the leaves of a value, with the names of its keys joined by dots. */
function paths(value: unknown, name: string): string[] {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [name];
  return Object.entries(value).flatMap(([key, child]) => paths(child, `${name}.${key}`));
}
