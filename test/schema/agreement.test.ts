import { beforeAll, describe, expect, test } from 'vitest';
import { renderChart } from '../../harness/chart/render.ts';
import { refusal } from '../chart/support/refusal.ts';
import { fits, valuesWith } from '../chart/support/schema.ts';
import { client, createNamespace } from '../support/cluster.ts';
import { acceptedObjects } from './accepted-objects.ts';
import { objectWith } from './objects.ts';
import { spoilt } from './spoilt.ts';

/** Any name may be requested of a claim: a field too many is none there. */
const anyName = '/resources/requests/notAField';

const at = (key: string, value: unknown) => valuesWith(key.split('.'), value);
const fitsAt = (key: string, value: unknown) => fits(at(key, value));

/** Messages of Helm's schema validation, and of the rule that checks types. */
const ofTypes = (key: string) => [`- at '/${key.replaceAll('.', '/')}`, `/nulls.yaml:6:4): ${key}`];

let namespace = '';
beforeAll(async () => {
  namespace = await createNamespace('agreement');
});

/** Whether the API server accepts the object that contains the value, with strict field validation. */
async function accepted(key: string, value: unknown): Promise<string> {
  const body = objectWith(key, value);
  const group = key.startsWith('networkPolicy') ? 'apis/networking.k8s.io/v1' : 'api/v1';
  const resource = key.startsWith('networkPolicy') ? 'networkpolicies' : 'pods';
  const path = `/${group}/namespaces/${namespace}/${resource}?dryRun=All&fieldValidation=Strict`;
  const { raw } = await client();
  return raw({ path, method: 'POST', body }).then(
    () => 'accepted',
    ({ message }: Error) => message,
  );
}

describe('what passes through', () => {
  test.each(acceptedObjects)('%s: %j is accepted by schema, chart and API server', async (key, value) => {
    expect(fitsAt(key, value), JSON.stringify(fits.errors)).toBe(true);
    expect(await accepted(key, value)).toBe('accepted');
    const message = await renderChart(at(key, value)).then(
      () => '',
      ({ message }: Error) => message,
    );
    expect(ofTypes('').filter((words) => message.includes(words))).toEqual([]);
  });

  const faults = acceptedObjects.flatMap(([key, value]) =>
    spoilt(value)
      .filter((one) => !one.at.endsWith(`/spec${anyName}`))
      .map((one) => ({ key, at: one.at, value: one.value })),
  );
  test.each(faults)('$key with a fault at $at is rejected by all three', async ({ key, value }) => {
    expect(fitsAt(key, value)).toBe(false);
    const message = await refusal(at(key, value));
    expect(
      ofTypes(key).filter((words) => message.includes(words)),
      message,
    ).toHaveLength(1);
    expect(await accepted(key, value)).toMatch(/: (400|422) /);
  });
});
