import type { V1Pod } from '@kubernetes/client-node';
import type { Client } from '../control-plane/client.ts';
import type { Engine } from '../engine/install.ts';
import type { Report } from '../process/report.ts';
import { Subnet } from './network.ts';
import { type PodProcesses, startPod } from './pod.ts';
import { podStatus, sameStatus } from './status.ts';
import type { ConfigMaps } from './volumes.ts';

/** A pod from its start until its object is deleted. */
interface Entry {
  readonly name: string;
  processes?: PodProcesses;
  ending: boolean;
}

/** Dependencies of the pods of a node. */
export interface NodePlace {
  readonly client: Client;
  /** The vLLM installation that is run for an image. */
  readonly engineOf: (image: string) => Engine;
  readonly report: Pick<Report, 'line'>;
}

/** The pods of a node: synchronizes the running processes with the API server. */
export class NodePods {
  readonly #place: NodePlace;
  readonly #subnet = new Subnet();
  readonly #entries = new Map<string, Entry>();

  constructor(place: NodePlace) {
    this.#place = place;
  }

  /** Running pods that are not terminating, by name. */
  running(): ReadonlyMap<string, PodProcesses> {
    const entries = [...this.#entries.values()].filter(({ ending }) => !ending);
    return new Map(entries.flatMap(({ name, processes }) => (processes ? [[name, processes]] : [])));
  }

  /** Starts, reports and terminates pods. @param node the node's name */
  async sync(node: string): Promise<void> {
    const { core } = this.#place.client;
    const { items } = await core.listPodForAllNamespaces({ fieldSelector: `spec.nodeName=${node}` });
    const present = new Set(items.map(({ metadata }) => metadata?.uid));
    for (const uid of this.#entries.keys()) if (!present.has(uid)) void this.#forget(uid);
    await Promise.all(items.map((pod) => this.#syncPod(pod)));
  }

  /** Kills all pods. */
  async stop(): Promise<void> {
    await Promise.all([...this.#entries.keys()].map((uid) => this.#forget(uid)));
  }

  async #syncPod(pod: V1Pod): Promise<void> {
    const entry = this.#entries.get(pod.metadata?.uid ?? '');
    if (pod.metadata?.deletionTimestamp) return void this.#end(pod, entry);
    if (!entry) return this.#start(pod);
    if (!entry.processes) return;
    const status = podStatus(pod, entry.processes, await entry.processes.ready());
    if (sameStatus(pod.status, status)) return;
    const { core, strategicMerge } = this.#place.client;
    await core.patchNamespacedPodStatus({ ...named(pod), body: { status } }, strategicMerge);
  }

  async #start(pod: V1Pod): Promise<void> {
    const { uid = '', name = '' } = pod.metadata ?? {};
    const entry: Entry = { name, ending: false };
    this.#entries.set(uid, entry);
    try {
      const image = pod.spec?.containers.find((container) => container.name === 'vllm')?.image ?? '';
      const place = { engine: this.#place.engineOf(image), subnet: this.#subnet };
      const processes = await startPod(pod, { ...place, configMaps: await this.#configMaps(pod) });
      entry.processes = processes;
      if (entry.ending || !this.#entries.has(uid)) await processes.remove();
    } catch (error) {
      this.#place.report.line(`pod ${name} does not start: ${(error as Error).message}`);
    }
  }

  /** Terminates a pod within its grace period, then deletes its object, as the kubelet does. */
  async #end(pod: V1Pod, entry: Entry | undefined): Promise<void> {
    if (entry?.ending) return;
    if (entry) entry.ending = true;
    await entry?.processes?.terminate();
    await entry?.processes?.remove();
    const body = { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata?.uid ?? '' } };
    await this.#place.client.core.deleteNamespacedPod({ ...named(pod), body }).catch(() => undefined);
  }

  async #forget(uid: string): Promise<void> {
    const entry = this.#entries.get(uid);
    this.#entries.delete(uid);
    await entry?.processes?.remove();
  }

  async #configMaps({ metadata, spec }: V1Pod): Promise<ConfigMaps> {
    const names = (spec?.volumes ?? []).flatMap(({ configMap }) => configMap?.name ?? []);
    const entries = names.map(async (name) => {
      const { namespace = '' } = metadata ?? {};
      const { data = {} } = await this.#place.client.core.readNamespacedConfigMap({ name, namespace });
      return [name, data] as const;
    });
    return Object.fromEntries(await Promise.all(entries));
  }
}

function named({ metadata }: V1Pod) {
  return { name: metadata?.name ?? '', namespace: metadata?.namespace ?? '' };
}
