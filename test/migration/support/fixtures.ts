import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { V1Container, V1Deployment } from '@kubernetes/client-node';
import { loadAll, YAML11_SCHEMA } from 'js-yaml';
import { paths } from '../../../harness/paths.ts';

/** An object as a file holds it. */
export interface Manifest {
  readonly apiVersion?: string;
  readonly kind: string;
  readonly metadata: { readonly name: string; resourceVersion?: string };
}

/** A fixture's Deployment, changed by a test before it is created. */
export type Change = (deployment: V1Deployment) => void;

/** The objects of test/fixtures/migration/NAME.yaml, with a change of the Deployment, and its name. */
export function readFixture(
  fixture: string,
  change: Change = () => {},
): { objects: Manifest[]; name: string } {
  const text = readFileSync(path.join(paths.root, 'test/fixtures/migration', `${fixture}.yaml`), 'utf8');
  const objects = loadAll(text, { schema: YAML11_SCHEMA }) as Manifest[];
  const deployment = objects.find(({ kind }) => kind === 'Deployment');
  if (deployment) change(deployment as unknown as V1Deployment);
  return { objects, name: (deployment ?? objects[0])?.metadata.name ?? '' };
}

/** The last container of a Deployment, which in the fixtures without sidecars is the only one. */
export function container(deployment: V1Deployment, name?: string): V1Container {
  const all = deployment.spec?.template.spec?.containers ?? [];
  const found = name === undefined ? all.at(-1) : all.find((candidate) => candidate.name === name);
  if (!found) throw new Error(`no container ${name ?? ''} among ${all.map((one) => one.name).join(', ')}`);
  return found;
}
