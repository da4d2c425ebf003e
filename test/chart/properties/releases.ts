import { randomBytes } from 'node:crypto';
import type { Manifest } from '../../../harness/chart/manifests.ts';
import { client } from '../../support/cluster.ts';
import { pathOf } from './server.ts';

/** A release in a namespace of its own, written as Helm 4 writes it: by server-side apply. */
export interface TestRelease {
  /** Applies the objects and deletes those that the release had before. Rejects with the server's reason. */
  upgrade(objects: readonly Manifest[]): Promise<void>;
  /** The release's objects as the API server has them, without what it counts or assigns. */
  state(): Promise<object[]>;
}

/** Creates the namespace of a release. Its Deployments are paused, so that no pod is created. */
export async function createTestRelease(): Promise<TestRelease> {
  const { core, raw } = await client();
  const namespace = `upgrade-${randomBytes(6).toString('hex')}`;
  await core.createNamespace({ body: { metadata: { name: namespace } } });
  let current = new Map<string, Manifest>();
  return {
    async upgrade(objects) {
      const next = new Map(
        objects.map((object) => [addressOf(object, namespace), inNamespace(object, namespace)]),
      );
      await Promise.all([...next].map(([address, object]) => apply(address, object)));
      const removed = [...current].filter(([address, object]) => !next.has(address) && !isKept(object));
      await Promise.all(removed.map(([path]) => raw({ path, method: 'DELETE' })));
      current = next;
    },
    async state() {
      const texts = await Promise.all([...current.keys()].map((path) => raw({ path })));
      return texts.map((text) => withoutAssigned(JSON.parse(text) as Manifest));
    },
  };
}

function addressOf(object: Manifest, namespace: string): string {
  const path = pathOf(object, namespace);
  if (!path) throw new Error(`the API path of ${object.kind} is unknown`);
  return `${path}/${object.metadata.name}`;
}

function inNamespace(object: Manifest, namespace: string): Manifest {
  const { kind, metadata, spec } = object;
  const paused = kind === 'Deployment' ? { spec: { ...(spec as object), paused: true } } : {};
  return { ...object, ...paused, metadata: { ...metadata, namespace } };
}

/** As Helm 4 does it (pkg/kube/client.go): strictly, and without taking fields of others. */
async function apply(address: string, body: Manifest): Promise<string> {
  const path = `${address}?fieldManager=helm&fieldValidation=Strict&force=false`;
  const { raw } = await client();
  return raw({ path, method: 'PATCH', body });
}

/** Helm deletes no object that has this annotation. */
function isKept({ metadata }: Manifest): boolean {
  const annotations = metadata.annotations as Record<string, string> | undefined;
  return annotations?.['helm.sh/resource-policy'] === 'keep';
}

/** Addresses and node ports are assigned again for an object that was deleted meanwhile. */
const assigned = new Set(['clusterIP', 'clusterIPs', 'nodePort', 'healthCheckNodePort', 'volumeName']);
const counted = new Set(['uid', 'resourceVersion', 'generation', 'creationTimestamp', 'managedFields']);

function withoutAssigned({ status: _, ...object }: Manifest): object {
  const keep = (key: string, value: unknown): unknown =>
    assigned.has(key) || counted.has(key) || isControllers(key) ? undefined : value;
  return JSON.parse(JSON.stringify(object), keep) as object;
}

/** Annotations of the controllers of Deployments and claims. */
function isControllers(key: string): boolean {
  return /^(deployment\.kubernetes\.io|pv\.kubernetes\.io|volume\.(beta\.)?kubernetes\.io)\//.test(key);
}
