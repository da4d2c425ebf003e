/** The leaves of nested objects by their dotted paths, as JSON; a list and an empty object are leaves. */
export function leavesOf(value: object, path: readonly string[] = []): Map<string, string> {
  const entries = Object.entries(value).flatMap(([key, child]) => {
    const at = [...path, key];
    const isObject = typeof child === 'object' && child !== null && !Array.isArray(child);
    return isObject && Object.keys(child).length > 0
      ? [...leavesOf(child, at)]
      : [[at.join('.'), JSON.stringify(child)] as const];
  });
  return new Map(entries);
}
