import type { SchemaNode } from '../../chart/schema.ts';
import { type OpenApiSchema, typeName } from './openapi.ts';
import { replacements } from './refinements.ts';

const int32 = { minimum: -2_147_483_648, maximum: 2_147_483_647 };

/**
 * A Kubernetes schema as JSON Schema (draft 7) without additional fields: it rejects what the API server rejects with
 * strict field validation. Deprecated fields are omitted: most of them no longer work, and the API server warns about
 * them. Descriptions are omitted too: Helm compiles the schema on each call, and they slow it down.
 */
export function closed(schema: OpenApiSchema): SchemaNode {
  const reference = schema.$ref ?? schema.allOf?.[0]?.$ref;
  if (reference) {
    const name = typeName(reference.slice(reference.lastIndexOf('/') + 1));
    return { $ref: `#/definitions/${replacements[name] ?? name}` };
  }
  return { ...typeOf(schema), ...childrenOf(schema) };
}

function typeOf({ oneOf, type, format, enum: values, required }: OpenApiSchema): SchemaNode {
  if (oneOf) return { type: oneOf.map((one) => one.type ?? '') };
  if (values) return { enum: [...values] };
  return {
    ...(type && { type }),
    ...(format === 'int32' && int32),
    ...(required && { required: [...required] }),
  };
}

function childrenOf({ properties, additionalProperties, items }: OpenApiSchema): SchemaNode {
  return {
    ...(properties && { properties: mapped(properties), additionalProperties: false }),
    ...(additionalProperties && { additionalProperties: closed(additionalProperties) }),
    ...(items && { items: closed(items) }),
  };
}

function mapped(properties: Readonly<Record<string, OpenApiSchema>>): Record<string, SchemaNode> {
  const current = Object.entries(properties).filter(([, { description = '' }]) => !isDeprecated(description));
  return Object.fromEntries(current.map(([name, one]) => [name, closed(one)]));
}

function isDeprecated(description: string): boolean {
  return description.includes('Deprecated: ');
}
