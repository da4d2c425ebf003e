import { isDeepStrictEqual } from 'node:util';
import { createTwoFilesPatch } from 'diff';
import { dump } from 'js-yaml';
import type { Manifest, Manifests } from '../chart/manifests.ts';

/** The changes of `helm upgrade` to the objects of a release. */
export interface UpgradeDiff {
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly changed: readonly string[];
  /** Whether the Deployment's pod template changes, which replaces the pods. */
  readonly podsRestart: boolean;
  /** Unified diffs of the objects that change, each as YAML with sorted keys. */
  readonly patch: string;
}

/** Compares what two versions render, object by object, ignoring the label of the chart's version. */
export function upgradeDiff(before: Manifests, after: Manifests): UpgradeDiff {
  const [old, fresh] = [byName(before), byName(after)];
  const names = [...new Set([...old.keys(), ...fresh.keys()])];
  const differing = names.filter((name) => !isDeepStrictEqual(old.get(name), fresh.get(name)));
  return {
    added: differing.filter((name) => !old.has(name)),
    removed: differing.filter((name) => !fresh.has(name)),
    changed: differing.filter((name) => old.has(name) && fresh.has(name)),
    podsRestart: differing.some((name) => templateDiffers(old.get(name), fresh.get(name))),
    patch: differing.map((name) => patchOf(name, old.get(name), fresh.get(name))).join(''),
  };
}

function byName(manifests: Manifests): Map<string, Manifest> {
  const names = manifests.names();
  return new Map(manifests.all.map((manifest, index) => [names[index] ?? '', withoutVersion(manifest)]));
}

function withoutVersion({ metadata, ...rest }: Manifest): Manifest {
  const { 'helm.sh/chart': _, ...labels } = metadata.labels ?? {};
  return { ...rest, metadata: { ...metadata, labels } } as Manifest;
}

function templateDiffers(before: Manifest | undefined, after: Manifest | undefined): boolean {
  if (before?.kind !== 'Deployment' || !after) return false;
  const template = ({ spec }: Manifest) => (spec as { template: unknown }).template;
  return !isDeepStrictEqual(template(before), template(after));
}

function patchOf(name: string, before: Manifest | undefined, after: Manifest | undefined): string {
  const text = (manifest: Manifest | undefined) =>
    manifest ? dump(manifest, { sortKeys: true, lineWidth: -1 }) : '';
  const patch = createTwoFilesPatch(name, name, text(before), text(after), '', '', { context: 2 });
  return patch.replace(/^Index: .*\n=+\n/, '');
}
