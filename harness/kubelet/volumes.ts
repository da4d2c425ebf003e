import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { V1PodSpec } from '@kubernetes/client-node';
import type { Directories } from '../engine/mounts.ts';

/** The files of ConfigMaps, by the ConfigMap's name. */
export type ConfigMaps = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * Writes the files of a pod's ConfigMap volumes, and returns their directories.
 *
 * @throws if a ConfigMap is missing
 */
export function configVolumes(
  { volumes = [] }: V1PodSpec,
  scratch: string,
  configMaps: ConfigMaps,
): Directories {
  const entries = volumes.flatMap(({ name, configMap }) => {
    if (!configMap) return [];
    const contents = configMaps[configMap.name ?? ''];
    if (!contents) throw new Error(`the volume ${name} needs the ConfigMap ${configMap.name}`);
    const directory = path.join(scratch, name);
    mkdirSync(directory, { recursive: true });
    for (const [file, text] of Object.entries(contents)) writeFileSync(path.join(directory, file), text);
    return [[name, directory] as const];
  });
  return Object.fromEntries(entries);
}
