/** A JSON value. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** What a JSON merge patch (RFC 7386) makes of a value. */
export function mergePatch(target: unknown, patch: Json): unknown {
  if (!isObject(patch)) return patch;
  const result: Record<string, unknown> = isObject(target) ? { ...target } : {};
  for (const [key, value] of Object.entries(patch)) {
    if (value === null) delete result[key];
    else result[key] = mergePatch(result[key], value);
  }
  return result;
}

/** An operation of a JSON patch (RFC 6902). */
export interface Operation {
  readonly op: 'test' | 'replace';
  readonly path: string;
  readonly value: string;
}

/** What `test` and `replace` operations make of an object; undefined when a test fails. */
export function replaceTested(target: unknown, operations: readonly Operation[]): unknown {
  const result = structuredClone(target) as Record<string, unknown>;
  for (const { op, path, value } of operations) {
    const keys = path
      .slice(1)
      .split('/')
      .map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));
    const last = keys.pop() ?? '';
    const parent = keys.reduce<Record<string, unknown>>(
      (at, key) => (at[key] ?? {}) as Record<string, unknown>,
      result,
    );
    if (op === 'test' && parent[last] !== value) return undefined;
    if (op === 'replace') parent[last] = value;
  }
  return result;
}

function isObject(value: unknown): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
