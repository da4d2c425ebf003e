import { expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { merge } from '../support/merge.ts';
import { contextOf } from './support/contexts.ts';
import { defaultAt, keys, ofParents, valuesWith } from './support/schema.ts';

const all = keys().filter(({ path }) => !path.includes('[]') && !ofParents.includes(path[0] ?? ''));

/** Sections that are off until their switch is set, and that switch. */
const features: Record<string, string> = {
  'model.kvEvents': 'enabled',
  networkPolicy: 'enabled',
  autoscaling: 'enabled',
  podDisruptionBudget: 'enabled',
  'storage.cache.claim': 'create',
};
const passedThrough = /^(podSecurityContext|securityContext|resources)/;

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
    else if (passedThrough.test(name)) expect(expected.length).toBeGreaterThanOrEqual(outcome.length);
    else expect(outcome).toBe(expected);
    expect(outcome).not.toMatch(/<nil>|<no value>|: null$|%!/m);
  },
);

test('an error names a key that has a default', async () => {
  const message = await renderChart({ server: { port: null } }).catch((error: Error) => error.message);
  expect(message).toContain('server.port is null, but the chart needs a value');
  expect(defaultAt(['server', 'port'])).toBe(8000);
});

/** Our own words where the key has a default, the schema's where it has none. */
function saysNull(text: string, path: string[]): boolean {
  return text.includes(`${path.join('.')} is null`) || text.includes(`at '/${path.join('/')}': got null`);
}

/** What is rendered, or why it is refused. */
function textOf(values: object): Promise<string> {
  return renderChart(values).then(
    ({ text }) => text,
    ({ message }: Error) => message,
  );
}
