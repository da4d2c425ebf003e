/**
 * Values that have another key since a version, by that version: old path, new path. Their home for users is the
 * chart's changelog, which a test compares.
 */
export const renamedValues: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '0.2.0': { rollout: 'updateStrategy' },
};

/** Values of the version before, as a version reads them. */
export function valuesFor(version: string, values: object): object {
  const moved = structuredClone(values) as Record<string, unknown>;
  for (const [from, to] of Object.entries(renamedValues[version] ?? {})) move(moved, from, to);
  return moved;
}

function move(values: Record<string, unknown>, from: string, to: string): void {
  const [source, last] = parentOf(values, from);
  if (!(last in source)) return;
  const [destination, key] = parentOf(values, to);
  destination[key] = source[last];
  delete source[last];
}

/** The object that holds the last key of a path, made where it is missing, and that key. */
function parentOf(values: Record<string, unknown>, path: string): [Record<string, unknown>, string] {
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  let at = values;
  for (const key of keys) {
    at[key] ??= {};
    at = at[key] as Record<string, unknown>;
  }
  return [at, last];
}
