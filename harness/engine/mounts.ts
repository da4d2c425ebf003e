import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { V1Container, V1PodSpec, V1Volume } from '@kubernetes/client-node';
import type { ResolvedCommand } from '../chart/container.ts';

/** Directories of this machine that stand for volumes, by the volume's name. */
export type Directories = Readonly<Record<string, string>>;

/** The path on this machine that stands for a path of the container. */
interface Mount {
  readonly mountPath: string;
  readonly directory: string;
}

/**
 * A command with the paths of this machine: each volume of the container becomes the directory given for it, an emptyDir
 * otherwise a new directory in `scratch`. Memory volumes are unchanged (/dev/shm exists here too).
 *
 * @throws when the container mounts a volume for which there is neither
 */
export function onThisMachine(
  { argv, env }: ResolvedCommand,
  spec: V1PodSpec,
  container: V1Container,
  scratch: string,
  given: Directories,
): ResolvedCommand {
  const mounts = (container.volumeMounts ?? []).flatMap(({ name, mountPath }) => {
    const volume = spec.volumes?.find((candidate) => candidate.name === name);
    const directory = directoryOf(volume, scratch, given);
    return directory ? [{ mountPath, directory }] : [];
  });
  const here = (text: string): string => relocated(text, mounts);
  const temporary = mounts.find(({ mountPath }) => mountPath === '/tmp');
  return {
    argv: argv.map(here),
    env: {
      ...Object.fromEntries(Object.entries(env).map(([name, value]) => [name, here(value)])),
      ...(temporary && { TMPDIR: temporary.directory }),
    },
  };
}

function directoryOf(volume: V1Volume | undefined, scratch: string, given: Directories): string | undefined {
  const directoryGiven = given[volume?.name ?? ''];
  if (directoryGiven) return directoryGiven;
  if (volume?.emptyDir?.medium === 'Memory') return undefined;
  if (!volume?.emptyDir) throw new Error(`no directory is given for the volume ${JSON.stringify(volume)}`);
  const directory = path.join(scratch, volume.name);
  mkdirSync(directory, { recursive: true });
  return directory;
}

/** Replaces a mount path at the beginning of a text, or after the `=` of a flag. */
function relocated(text: string, mounts: readonly Mount[]): string {
  const [, flag = '', rest = text] = /^(--[\w-]+=)?(.*)$/s.exec(text) ?? [];
  const mount = mounts.find(({ mountPath }) => rest === mountPath || rest.startsWith(`${mountPath}/`));
  return mount ? flag + mount.directory + rest.slice(mount.mountPath.length) : text;
}
