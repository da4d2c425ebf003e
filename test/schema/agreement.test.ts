import { beforeAll, describe, expect, test } from 'vitest';
import { client, createNamespace } from '../support/cluster.ts';
import { acceptedObjects } from './accepted-objects.ts';
import { faults } from './faults.ts';
import { objectWith } from './objects.ts';

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

/** What the schema and the chart say of the same objects: types.test.ts. */
describe('objects of Kubernetes types', () => {
  test.each(acceptedObjects)('%s: %j is accepted by the API server', async (key, value) => {
    expect(await accepted(key, value)).toBe('accepted');
  });

  test.each(faults)('$key with a fault at $at is rejected by the API server', async ({ key, value }) => {
    expect(await accepted(key, value)).toMatch(/: (400|422) /);
  });
});
