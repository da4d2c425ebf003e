import { inject } from 'vitest';
import { callApi } from '../../../harness/control-plane/api.ts';
import { readKubeconfig } from '../../../harness/control-plane/credentials.ts';
import { createNamespace, kubectl } from '../../support/cluster.ts';
import { type Change, type Manifest, readFixture } from './fixtures.ts';
import { settled, type Target } from './on-cluster.ts';

/** Creates a fixture's objects in a namespace of their own, and waits until the controller has seen the Deployment. */
export async function deploy(fixture: string, change?: Change): Promise<Target> {
  const { objects, name } = readFixture(fixture, change);
  const namespace = await createNamespace('migration');
  for (const object of objects) await create(namespace, object);
  const target = { namespace, name };
  await settled(target);
  return target;
}

/** Creates an object through the API server, as kubectl would at a hundred times the cost. */
async function create(namespace: string, object: Manifest): Promise<void> {
  const { apiVersion = 'v1', kind } = object;
  const group = apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`;
  const path = `/${group}/namespaces/${namespace}/${kind.toLowerCase()}s`;
  await callApi(readKubeconfig(inject('kubeconfig')), { path, method: 'POST', body: object });
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
