import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { V1Container, V1Deployment } from '@kubernetes/client-node';
import { loadAll, YAML11_SCHEMA } from 'js-yaml';
import { inject } from 'vitest';
import { callApi } from '../../../harness/control-plane/api.ts';
import { readKubeconfig } from '../../../harness/control-plane/credentials.ts';
import { paths } from '../../../harness/paths.ts';
import { createNamespace, kubectl } from '../../support/cluster.ts';
import { settled, type Target } from './migration.ts';

const folder = path.join(paths.root, 'test/fixtures/migration');

interface Manifest {
  readonly apiVersion?: string;
  readonly kind?: string;
}

/** A fixture's Deployment, changed by a test before they are made. */
export type Change = (deployment: V1Deployment) => void;

/** Makes a fixture's objects in a namespace of their own, and waits until the controller has seen the Deployment. */
export async function deploy(fixture: string, change: Change = () => {}): Promise<Target> {
  const text = await readFile(path.join(folder, `${fixture}.yaml`), 'utf8');
  const objects = loadAll(text, { schema: YAML11_SCHEMA }) as Manifest[];
  const deployment = objects.find(({ kind }) => kind === 'Deployment') as V1Deployment | undefined;
  if (!deployment?.metadata?.name) throw new Error(`${fixture}.yaml has no Deployment with a name`);
  change(deployment);
  const namespace = await createNamespace('migration');
  for (const object of objects) await create(namespace, object);
  const target = { namespace, name: deployment.metadata.name };
  await settled(target);
  return target;
}

/** Makes an object through the API server, as kubectl would at a hundred times the cost. */
async function create(namespace: string, object: Manifest): Promise<void> {
  const { apiVersion = 'v1', kind = '' } = object;
  const group = apiVersion.includes('/') ? `apis/${apiVersion}` : `api/${apiVersion}`;
  const path = `/${group}/namespaces/${namespace}/${kind.toLowerCase()}s`;
  await callApi(readKubeconfig(inject('kubeconfig')), { path, method: 'POST', body: object });
}

/** The last container of a Deployment, which in the fixtures without sidecars is the only one. */
export function container(deployment: V1Deployment, name?: string): V1Container {
  const all = deployment.spec?.template.spec?.containers ?? [];
  const found = name === undefined ? all.at(-1) : all.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no container ${name ?? ''} among ${all.map((one) => one.name).join(', ')}`);
  return found;
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
