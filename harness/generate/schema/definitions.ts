import type { SchemaNode } from '../../chart/schema.ts';
import { closed } from './closed.ts';
import type { KubernetesTypes } from './openapi.ts';
import { refined } from './refine.ts';
import { syntaxes } from './syntaxes.ts';

/**
 * The definitions of the given types and of all that they refer to, by name, sorted.
 *
 * @param names types such as `core.v1.Toleration`
 * @param types of this Kubernetes version
 * @param written hand-written definitions that refinements refer to
 * @throws if a name is neither a type nor a hand-written definition
 */
export function definitionsFor(
  names: readonly string[],
  types: KubernetesTypes,
  written: Readonly<Record<string, SchemaNode>>,
): Record<string, SchemaNode> {
  const found: Record<string, SchemaNode> = {};
  const pending = [...names];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (name in found) continue;
    const type = types[name];
    const definition = type ? refined(name, closed(type)) : (written[name] ?? syntaxes[name]);
    if (!definition)
      throw new Error(`${name} is not a type of this Kubernetes, and no hand-written definition`);
    found[name] = definition;
    pending.push(...referencesIn(definition));
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** The names of the definitions that a part of a schema refers to. */
export function referencesIn(part: object): string[] {
  return [...JSON.stringify(part).matchAll(/"#\/definitions\/([^"]+)"/g)].map(([, name = '']) => name);
}
