/** Milliseconds per unit of a Go duration (time.Duration.String). */
const units: Readonly<Record<string, number>> = {
  ns: 1e-6,
  µs: 1e-3,
  ms: 1,
  s: 1e3,
  m: 6e4,
  h: 36e5,
};

/** Converts a Go duration such as `1.5ms` or `1m0.5s` to milliseconds. @throws if it is not one */
export function milliseconds(duration: string): number {
  const parts = [...duration.matchAll(/([\d.]+)(ns|µs|ms|s|m|h)/g)];
  if (parts.map(([part]) => part).join('') !== duration || parts.length === 0)
    throw new Error(`${duration} is not a Go duration`);
  return parts.reduce((sum, [, count, unit = '']) => sum + Number(count) * (units[unit] ?? Number.NaN), 0);
}
