import { describe, expect, test } from 'vitest';
import { renderChart } from '../scripts/chart/render.ts';
import { merge } from './support/merge.ts';
import { defaultAt, type Key, keys, valuesWith } from './support/schema.ts';

const ofParents = ['global', 'enabled'];
const all = keys().filter(({ path }) => !path.includes('[]') && !ofParents.includes(path[0] ?? ''));
const titled = (list: Key[]) => list.map((key) => ({ key, name: key.path.join('.') }));

const on = { enabled: true };
/** Sections that are off until their `enabled` is set. */
const features = ['model.kvEvents', 'networkPolicy', 'autoscaling'];
const switches = features.map((name) => `${name}.enabled`);
/** What must be set for a key to count, by how its name begins. The longest beginning holds. */
const contexts: Record<string, object> = {
  'model.kvEvents': { model: { kvEvents: on } },
  'model.huggingFaceToken.secretKey': { model: { huggingFaceToken: { secretName: 'hf' } } },
  'storage.models.mountPath': { storage: { models: { existingClaim: 'models' } } },
  networkPolicy: { networkPolicy: on },
  'networkPolicy.eventClients': { networkPolicy: on, model: { kvEvents: on } },
  autoscaling: { autoscaling: on },
  'autoscaling.metric': { autoscaling: { ...on, target: 0.7 } },
  'autoscaling.panicThreshold': { autoscaling: { ...on, strategy: 'KPA' } },
};

function context(name: string): object {
  const beginnings = Object.keys(contexts).filter((beginning) => name.startsWith(beginning));
  const [longest = ''] = beginnings.sort((a, b) => b.length - a.length);
  return contexts[longest] ?? {};
}

/** A value other than the default that the schema allows. */
function other({ node }: Key): unknown {
  const [example] = node.examples ?? [];
  if (example !== undefined) return example;
  if (node.enum) return node.enum.find((one) => one !== node.default);
  if (node.type === 'boolean') return !node.default;
  const kinds = [node.type].flat();
  if (kinds.includes('integer')) return Number(node.default ?? 0) + 2;
  if (kinds.includes('array')) return node.items?.type === 'string' ? ['a'] : [1];
  if (kinds.includes('object')) return { key: 'value' };
  return node.pattern?.includes('sha256') ? `sha256:${'0'.repeat(64)}` : `${node.default ?? ''}1`;
}

describe('every key changes what is rendered', () => {
  const leaves = titled(all).filter(({ key }) => !key.node.properties || key.node.default !== undefined);
  test.each(leaves)('$name', async ({ key, name }) => {
    const value = switches.includes(name) ? false : other(key);
    const before = await renderChart(context(name));
    const after = await renderChart(merge(context(name), valuesWith(key.path, value)));
    expect(after.text).not.toBe(before.text);
  });
});

describe('a null is the default, a field taken away, or a clear error', () => {
  const passedThrough = /^(podSecurityContext|securityContext|resources)/;
  test.each(titled(all))('$name', async ({ key, name }) => {
    const values = merge(context(name), valuesWith(key.path, null));
    const outcome = await renderChart(values).then(
      ({ text }) => text,
      ({ message }: Error) => message,
    );
    const fallback = features.includes(name) || switches.includes(name) ? {} : context(name);
    const { text: expected } = await renderChart(fallback);
    if (outcome.startsWith('Error')) expect(outcome).toSatisfy((text: string) => saysNull(text, key.path));
    else if (passedThrough.test(name)) expect(expected.length).toBeGreaterThanOrEqual(outcome.length);
    else expect(outcome).toBe(expected);
    expect(outcome).not.toMatch(/<nil>|<no value>|: null$|%!/m);
  });

  test('an error names a key that has a default', async () => {
    const message = await renderChart({ server: { port: null } }).catch((error: Error) => error.message);
    expect(message).toContain('server.port is null, but the chart needs a value');
    expect(defaultAt(['server', 'port'])).toBe(8000);
  });
});

/** Our own words where the key has a default, the schema's where it has none. */
function saysNull(text: string, path: string[]): boolean {
  return text.includes(`${path.join('.')} is null`) || text.includes(`at '/${path.join('/')}': got null`);
}
