import type { SchemaNode } from '../../chart/schema.ts';
import { onlyFields, refinements } from './refinements.ts';

/** A definition with the API server's checks beyond its OpenAPI document. @throws if a refined field is missing */
export function refined(name: string, definition: SchemaNode): SchemaNode {
  return laidOver(limited(definition, onlyFields[name]), refinements[name] ?? {}, name);
}

function limited(definition: SchemaNode, only: readonly string[] | undefined): SchemaNode {
  if (!only) return definition;
  const kept = Object.entries(definition.properties ?? {}).filter(([field]) => only.includes(field));
  return { ...definition, properties: Object.fromEntries(kept) };
}

function laidOver(node: SchemaNode, refinement: SchemaNode, name: string): SchemaNode {
  if (refinement.$ref) return refinement;
  const { properties, items, ...keywords } = refinement;
  const fields = Object.entries(properties ?? {}).map(([field, one]) => {
    const known = node.properties?.[field];
    if (!known) throw new Error(`harness/generate/schema/refinements.ts: ${name} has no field ${field}`);
    return [field, laidOver(known, one, `${name}.${field}`)];
  });
  return {
    ...node,
    ...keywords,
    ...(properties && { properties: { ...node.properties, ...Object.fromEntries(fields) } }),
    ...(items && { items: laidOver(node.items ?? {}, items, `${name}[]`) }),
  };
}
