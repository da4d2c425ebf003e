import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { V1PersistentVolumeClaim } from '@kubernetes/client-node';
import { loadAll } from 'js-yaml';
import { paths } from '../../harness/paths.ts';
import { kubectl } from './cluster.ts';

const file = path.join(paths.root, 'harness/lint/chart-testing/prerequisites.yaml');

/**
 * Creates in a namespace what the scenarios of charts/aibrix-model/ci refer to. Its volumes are the namespace's own:
 * they are cluster-wide, and a claim of another namespace would keep them.
 */
export async function createPrerequisites(namespace: string): Promise<void> {
  const objects = (loadAll(await readFile(file, 'utf8')) as V1PersistentVolumeClaim[]).map((object) =>
    ofNamespace(object, namespace),
  );
  await kubectl(['apply', '--filename=-'], {
    namespace,
    input: JSON.stringify({ apiVersion: 'v1', kind: 'List', items: objects }),
  });
}

function ofNamespace(object: V1PersistentVolumeClaim, namespace: string): object {
  const { kind, metadata, spec } = object;
  if (kind === 'PersistentVolume')
    return { ...object, metadata: { ...metadata, name: `${metadata?.name}-${namespace}` } };
  if (spec?.volumeName)
    return { ...object, spec: { ...spec, volumeName: `${spec.volumeName}-${namespace}` } };
  return object;
}
