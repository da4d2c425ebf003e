import { client, createNamespace, kubectl } from '../../support/cluster.ts';
import { type Change, readFixture } from './fixtures.ts';
import { settled, type Target } from './on-cluster.ts';

/** Creates a fixture's objects in a namespace of their own, and waits until the controller has seen the Deployment. */
export async function deploy(fixture: string, change?: Change): Promise<Target> {
  const { objects, name } = readFixture(fixture, change);
  const namespace = await createNamespace('migration');
  const { objects: api } = await client();
  for (const { metadata, ...object } of objects)
    await api.create({ ...object, metadata: { ...metadata, namespace } });
  const target = { namespace, name };
  await settled(target);
  return target;
}

const quota = { apiVersion: 'v1', kind: 'ResourceQuota', metadata: { name: 'no-more' } };

/** Makes the next rollout get stuck, as without a free GPU: the namespace may not have more pods than it has. */
export async function forbidMorePods({ namespace }: Target): Promise<void> {
  const input = JSON.stringify({ ...quota, spec: { hard: { pods: '1' } } });
  await kubectl(['create', '--filename=-'], { input, namespace });
}

/** Ends `forbidMorePods`. */
export async function allowMorePods({ namespace }: Target): Promise<void> {
  await kubectl(['delete', 'resourcequota', quota.metadata.name], { namespace });
}
