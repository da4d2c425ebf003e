/** A JSON Schema, as far as values are generated from it. */
export interface Schema {
  readonly $ref?: string;
  readonly allOf?: readonly Schema[];
  readonly oneOf?: readonly Schema[];
  readonly anyOf?: readonly Schema[];
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly const?: unknown;
  readonly default?: unknown;
  readonly examples?: readonly unknown[];
  readonly pattern?: string;
  readonly minLength?: number;
  readonly maxLength?: number;
  readonly minimum?: number;
  readonly maximum?: number;
  readonly exclusiveMinimum?: number;
  readonly exclusiveMaximum?: number;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, Schema>>;
  readonly propertyNames?: Schema;
  readonly additionalProperties?: boolean | Schema;
  readonly items?: Schema;
  readonly minItems?: number;
  readonly maxItems?: number;
  readonly maxProperties?: number;
}

/** A node merged with the definition it refers to. */
export function resolved(node: Schema, root: Schema): Schema {
  const { $ref, allOf = [], ...own } = node;
  const parts = [...($ref ? [target($ref, root)] : []), ...allOf].map((part) => resolved(part, root));
  return [...parts, own].reduce<Schema>(combined, {});
}

function combined(one: Schema, two: Schema): Schema {
  const properties = { ...one.properties, ...two.properties };
  const required = [...(one.required ?? []), ...(two.required ?? [])];
  return { ...one, ...two, ...(Object.keys(properties).length > 0 && { properties }), required };
}

/** What a `$ref` names. @throws when the schema has no such definition */
export function target($ref: string, root: Schema): Schema {
  const steps = $ref.replace(/^#\//, '').split('/');
  const found = steps.reduce<unknown>(
    (part, step) => (part as Record<string, unknown> | undefined)?.[step],
    root,
  );
  if (!found) throw new Error(`the schema has no ${$ref}`);
  return found as Schema;
}
