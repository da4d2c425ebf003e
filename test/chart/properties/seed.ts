/**
 * Runs of a property and where its random numbers begin: always at the same, so a failure is reproduced by running the
 * tests again. The environment variable PROPERTY_SEED tries other values, as CI does weekly, PROPERTY_RUNS as many times
 * more.
 *
 * @param runs how often the property is tried by default
 */
export function tries(runs: number): { numRuns: number; seed: number } {
  const { PROPERTY_SEED: seed = '1', PROPERTY_RUNS: times = '1' } = process.env;
  return { numRuns: runs * Number(times), seed: Number(seed) };
}
