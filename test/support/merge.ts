/** Values laid over values, as Helm does it: objects key by key, all else whole. */
export function merge(one: object, two: object): object {
  return combine(one, two, (_, later) => later);
}

/** As `merge`, but lists are merged item by item, so that one list can hold what several said of its items. */
export function mergeItems(one: object, two: object): object {
  return combine(one, two, (earlier, later) =>
    Array.isArray(earlier) && Array.isArray(later)
      ? later.map((item, index) => mergeItems(earlier[index] ?? {}, item))
      : later,
  );
}

function combine(one: object, two: object, leaf: (earlier: unknown, later: unknown) => unknown): object {
  const sum: Record<string, unknown> = { ...one };
  for (const [key, value] of Object.entries(two)) {
    const there = sum[key];
    sum[key] = isObject(there) && isObject(value) ? combine(there, value, leaf) : leaf(there, value);
  }
  return sum;
}

function isObject(value: unknown): value is object {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
