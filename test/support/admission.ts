import type { V1PodTemplateSpec } from '@kubernetes/client-node';
import { beforeAll } from 'vitest';
import type { Manifest, Manifests } from '../../harness/chart/manifests.ts';
import { createNamespace, kubectl } from './cluster.ts';
import { installCrds } from './crds.ts';

/** Objects outside a chart that its pods may name: admission looks them up. */
const surroundings = [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'models' } },
  { apiVersion: 'scheduling.k8s.io/v1', kind: 'PriorityClass', metadata: { name: 'models' }, value: 1000 },
  { apiVersion: 'node.k8s.io/v1', kind: 'RuntimeClass', metadata: { name: 'nvidia' }, handler: 'nvidia' },
];

/**
 * Makes a namespace that enforces the Pod Security standard *restricted*, and returns a function that checks whether
 * the API server would create a chart's objects there: with strict field validation, and with the pods that the workloads
 * would create, since the standard applies to pods only. Rejects with the server's message.
 */
export function useAdmission(): (manifests: Manifests) => Promise<void> {
  let namespace = '';
  beforeAll(async () => {
    await installCrds();
    namespace = await createNamespace('admission', { podSecurity: 'restricted' });
    await kubectl(['apply', '--filename=-'], { namespace, input: list(surroundings) });
  });
  return async (manifests) => {
    const objects = [...manifests.all, ...manifests.all.flatMap(podOf)].map((object) =>
      into(object, namespace),
    );
    const args = ['create', '--dry-run=server', '--validate=strict', '--filename=-'];
    const { stderr } = await kubectl(args, { namespace, input: list(objects) });
    if (stderr.includes('Warning')) throw new Error(stderr);
  };
}

function list(items: readonly object[]): string {
  return JSON.stringify({ apiVersion: 'v1', kind: 'List', items });
}

function into(object: Manifest, namespace: string): Manifest {
  return { ...object, metadata: { ...object.metadata, namespace } };
}

/** The pod that a workload's controller would make. Its own ServiceAccount is not there in a dry run. */
function podOf({ spec, metadata }: Manifest): Manifest[] {
  const template = (spec as { template?: V1PodTemplateSpec } | undefined)?.template;
  if (!template?.spec) return [];
  const { labels = {}, annotations = {} } = template.metadata ?? {};
  const pod = { ...template.spec, serviceAccountName: 'default' };
  return [
    { apiVersion: 'v1', kind: 'Pod', metadata: { name: metadata.name, labels, annotations }, spec: pod },
  ];
}
