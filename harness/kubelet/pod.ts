import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { V1Container, V1Pod, V1PodSpec } from '@kubernetes/client-node';
import { podFields, resolvedCommand } from '../chart/container.ts';
import { type Engine, engineDirectory } from '../engine/install.ts';
import { models } from '../engine/model.ts';
import { onThisMachine } from '../engine/mounts.ts';
import { heldDirectory } from '../process/held-directory.ts';
import { type RunningContainer, startContainer } from './container.ts';
import type { PodNetwork, PortMap, Subnet } from './network.ts';
import { portsOnThisMachine, withPorts } from './ports.ts';

/** The files of ConfigMaps, by the ConfigMap's name. */
export type ConfigMaps = Readonly<Record<string, Readonly<Record<string, string>>>>;

/** A pod whose containers run as processes of this machine. */
export interface PodProcesses {
  readonly network: PodNetwork;
  /** For each port of the containers the port of 127.0.0.1 where it listens. */
  readonly ports: PortMap;
  /** Sidecars first: init containers with restartPolicy Always. Containers are not restarted when they end. */
  readonly containers: readonly RunningContainer[];
  /** Whether all containers run and their probes pass. */
  ready(): Promise<boolean>;
  /** Ends it as the kubelet does: containers first, then sidecars. */
  terminate(): Promise<void>;
  /** Kills it and removes its directories. */
  remove(): Promise<void>;
}

let pods = 0;

/**
 * Starts a pod as the kubelet would, except that its containers are processes: commands and environment as rendered, volumes
 * as directories, ports behind an address of its own. Sidecars start before the containers.
 *
 * @param engine the vLLM whose programs stand for the image's
 * @throws when a volume has no counterpart here, or no address is free
 */
export async function startPod(
  pod: V1Pod,
  { engine, subnet, configMaps = {} }: { engine: Engine; subnet: Subnet; configMaps?: ConfigMaps },
): Promise<PodProcesses> {
  const spec = pod.spec ?? { containers: [] };
  const sidecars = (spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === 'Always');
  const specs = [...sidecars, ...spec.containers];
  const facts = podFields(pod);
  const ports = await portsOnThisMachine(
    specs,
    specs.map((container) => resolvedCommand(container, facts)),
  );
  const network = await subnet.add(ports);
  const base = path.join(engineDirectory, `pod-${process.pid}-${++pods}`);
  const volumes = heldDirectory(`${base}-volumes`);
  const given = { models: models.directory, ...configVolumes(spec, volumes.path, configMaps) };
  const start = (container: V1Container): RunningContainer => {
    const resolved = resolvedCommand(container, { ...facts, podIP: network.podIP });
    const here = onThisMachine(resolved, spec, container, volumes.path, given);
    const place = { podIP: network.podIP, directory: `${base}-${container.name}` };
    return startContainer(container, withPorts(here, ports), {
      ...place,
      programs: path.dirname(engine.python),
    });
  };
  const containers: RunningContainer[] = [];
  const remove = async (): Promise<void> => {
    await network.remove();
    await Promise.all(containers.map((container) => container.remove()));
    await volumes.remove();
  };
  try {
    for (const container of specs) containers.push(start(container));
  } catch (error) {
    await remove();
    throw error;
  }
  return { ...lifecycle(spec, containers, sidecars.length), network, ports, containers, remove };
}

function lifecycle(
  { terminationGracePeriodSeconds: grace = 30 }: V1PodSpec,
  containers: readonly RunningContainer[],
  sidecars: number,
): Pick<PodProcesses, 'ready' | 'terminate'> {
  const terminate = (some: readonly RunningContainer[]): Promise<unknown> =>
    Promise.all(some.map((container) => container.terminate(grace)));
  return {
    ready: async () => (await Promise.all(containers.map((container) => container.ready()))).every(Boolean),
    async terminate() {
      await terminate(containers.slice(sidecars));
      await terminate(containers.slice(0, sidecars));
    },
  };
}

/** Writes the files of a pod's ConfigMap volumes; gives the directory of each by the volume's name. */
function configVolumes(spec: V1PodSpec, scratch: string, configMaps: ConfigMaps): Record<string, string> {
  const volumes = (spec.volumes ?? []).flatMap(({ name, configMap }) =>
    configMap ? [{ name, configMap }] : [],
  );
  const entries = volumes.map(({ name, configMap }) => {
    const directory = path.join(scratch, name);
    mkdirSync(directory, { recursive: true });
    const contents = configMaps[configMap.name ?? ''];
    if (!contents) throw new Error(`the volume ${name} needs the ConfigMap ${configMap.name}`);
    for (const [file, text] of Object.entries(contents)) writeFileSync(path.join(directory, file), text);
    return [name, directory];
  });
  return Object.fromEntries(entries) as Record<string, string>;
}
