import { isGenerated, type SchemaNode } from '../../chart/schema.ts';
import { closed } from './closed.ts';
import type { KubernetesTypes } from './openapi.ts';
import { refined } from './refine.ts';

/**
 * The definitions of Kubernetes types that a schema refers to, and of those that they refer to, by name.
 *
 * @param written the hand-written part, with references such as `#/definitions/core.v1.Toleration`
 * @throws if a name is not a type of this Kubernetes version
 */
export function definitionsFor(written: unknown, types: KubernetesTypes): Record<string, SchemaNode> {
  const found: Record<string, SchemaNode> = {};
  const pending = references(written);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (name in found) continue;
    const type = types[name];
    if (!type)
      throw new Error(`values.schema.json refers to ${name}, which is not a type of this Kubernetes`);
    const definition = refined(name, closed(type));
    found[name] = definition;
    pending.push(...references(definition));
  }
  return Object.fromEntries(Object.entries(found).sort(([a], [b]) => (a < b ? -1 : 1)));
}

function references(node: unknown): string[] {
  const text = JSON.stringify(node);
  const names = [...text.matchAll(/"#\/definitions\/([^"]+)"/g)].map(([, name = '']) => name);
  return names.filter(isGenerated);
}
