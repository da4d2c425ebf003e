import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Manifest } from '../../../harness/chart/manifests.ts';
import { renderChart } from '../../../harness/chart/render.ts';
import { scenarioNames, scenarioValues } from '../support/scenario.ts';
import { createTestRelease } from './releases.ts';
import { tries } from './seed.ts';
import { pathOf, useStrictServer } from './server.ts';
import { acceptedValues } from './values.ts';

/** Generated values rarely enable a whole feature; the scenarios have all kinds of objects. */
const anyValues = fc.oneof(
  acceptedValues,
  fc.constantFrom(...scenarioNames().map((name) => scenarioValues(name))),
);
const { isCreatable } = useStrictServer();
const runs = tries(60);

test('the API server accepts an upgrade from any accepted values to any other, and the way back restores the objects', {
  timeout: 300_000,
}, async () => {
  let upgraded = 0;
  const property = fc.asyncProperty(anyValues, anyValues, async (one, other) => {
    const [from, to] = await Promise.all([objectsOf(one), objectsOf(other)]);
    // Some values are accepted by the schema, but rejected by a rule, or by the API server in any cluster.
    if (!from || !to) return;
    const release = await createTestRelease();
    await release.upgrade(from);
    const before = await release.state();
    await release.upgrade(withClaimOf(from, to));
    await release.upgrade(from);
    expect(await release.state()).toEqual(before);
    upgraded += 1;
  });
  await fc.assert(property, runs);
  expect(upgraded).toBeGreaterThan(runs.numRuns / 4);
});

/** The objects of a release that can be created; undefined if the chart or the API server rejects them. */
async function objectsOf(values: object): Promise<Manifest[] | undefined> {
  const chart = await renderChart(values).catch(() => undefined);
  const objects = chart?.all.filter((object) => pathOf(object, 'default'));
  return objects && (await isCreatable(objects)) ? objects : undefined;
}

/** A claim cannot be changed once it exists, except for expansion: the schema says so at storage.cache.claim. */
function withClaimOf(from: readonly Manifest[], to: readonly Manifest[]): Manifest[] {
  const isClaim = ({ kind }: Manifest): boolean => kind === 'PersistentVolumeClaim';
  const [existing] = from.filter(isClaim);
  return to.map((object) =>
    existing && isClaim(object) && object.metadata.name === existing.metadata.name
      ? { ...object, spec: existing.spec }
      : object,
  );
}
