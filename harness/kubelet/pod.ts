import path from 'node:path';
import type { V1Container, V1Pod } from '@kubernetes/client-node';
import { podFields, resolvedCommand } from '../chart/container.ts';
import { type Engine, engineDirectory } from '../engine/install.ts';
import { models } from '../engine/model.ts';
import { onThisMachine } from '../engine/mounts.ts';
import { heldDirectory } from '../process/held-directory.ts';
import { type RunningContainer, startContainer } from './container.ts';
import type { PodNetwork, PortMap, Subnet } from './network.ts';
import { portsOnThisMachine, withPorts } from './ports.ts';
import { type ConfigMaps, configVolumes } from './volumes.ts';

/** A pod whose containers run as processes of this machine. */
export interface PodProcesses {
  readonly network: PodNetwork;
  /** Maps each container port to the port of 127.0.0.1 where it listens. */
  readonly ports: PortMap;
  /** Sidecars first: init containers with restartPolicy Always. */
  readonly containers: readonly RunningContainer[];
  /** Whether all containers run and their probes pass. */
  ready(): Promise<boolean>;
  /** Terminates it as the kubelet does: containers first, then sidecars. */
  terminate(): Promise<void>;
  /** Kills it and removes its directories. */
  remove(): Promise<void>;
}

/** Environment of a pod. */
export interface PodPlace {
  /** The vLLM installation that is run instead of the image. */
  readonly engine: Engine;
  readonly subnet: Subnet;
  /** The ConfigMaps that the pod mounts. */
  readonly configMaps?: ConfigMaps;
}

let pods = 0;

/**
 * Starts a pod as the kubelet would, except that its containers are processes: commands and environment as rendered,
 * volumes as directories, ports on a separate address. Sidecars start before the containers; other init containers
 * are omitted.
 *
 * @throws if a volume type is not supported here, or no address is free
 */
export async function startPod(pod: V1Pod, place: PodPlace): Promise<PodProcesses> {
  const { containers: main = [], initContainers = [] } = pod.spec ?? {};
  const sidecars = initContainers.filter(({ restartPolicy }) => restartPolicy === 'Always');
  const specs = [...sidecars, ...main];
  const commands = specs.map((container) => resolvedCommand(container, podFields(pod)));
  const ports = await portsOnThisMachine(specs, commands);
  const network = await place.subnet.add(ports);
  const base = path.join(engineDirectory, `pod-${process.pid}-${++pods}`);
  const volumes = heldDirectory(`${base}-volumes`);
  const containers: RunningContainer[] = [];
  const remove = async (): Promise<void> => {
    await network.remove();
    await Promise.all(containers.map((container) => container.remove()));
    await volumes.remove();
  };
  try {
    const start = starter(pod, place, { base, volumes: volumes.path, podIP: network.podIP, ports });
    for (const container of specs) containers.push(start(container));
  } catch (error) {
    await remove();
    throw error;
  }
  return { ...lifecycle(pod, containers, sidecars.length), network, ports, containers, remove };
}

/** Starts the containers of a pod, each with this machine's paths and ports. */
function starter(
  pod: V1Pod,
  { engine, configMaps = {} }: PodPlace,
  here: { base: string; volumes: string; podIP: string; ports: PortMap },
): (container: V1Container) => RunningContainer {
  const spec = pod.spec ?? { containers: [] };
  const given = { models: models.directory, ...configVolumes(spec, here.volumes, configMaps) };
  const fields = { ...podFields(pod), podIP: here.podIP };
  const programs = path.dirname(engine.python);
  return (container) => {
    const resolved = resolvedCommand(container, fields);
    const command = onThisMachine(resolved, spec, container, here.volumes, given);
    const directory = `${here.base}-${container.name}`;
    return startContainer(container, withPorts(command, here.ports), {
      podIP: here.podIP,
      directory,
      programs,
    });
  };
}

function lifecycle(
  { spec }: V1Pod,
  containers: readonly RunningContainer[],
  sidecars: number,
): Pick<PodProcesses, 'ready' | 'terminate'> {
  const { terminationGracePeriodSeconds: grace = 30 } = spec ?? {};
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
