/**
 * Renamed values by the version that renamed them: old path, new path. They are documented for users in the chart's
 * changelog; a test compares both.
 */
export const renamedValues: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '0.2.0': { rollout: 'updateStrategy' },
};

/** Converts values of the previous version. */
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

/** The object that contains the last key of a path, created if missing, and that key. */
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
