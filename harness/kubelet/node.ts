import { setTimeout as pause } from 'node:timers/promises';
import type { V1Pod } from '@kubernetes/client-node';
import { callApi } from '../control-plane/api.ts';
import type { Access } from '../control-plane/credentials.ts';
import type { Engine } from '../engine/install.ts';
import type { Report } from '../process/report.ts';
import { Subnet } from './network.ts';
import { type ConfigMaps, type PodProcesses, startPod } from './pod.ts';
import { registerNode } from './register.ts';
import { podStatus, sameStatus } from './status.ts';

/** The name and `kubernetes.io/hostname` of the node: pods that select it run on this machine. */
export const nodeName = 'this-machine';

/** A node whose pods run as processes of this machine. */
export interface ProcessNode {
  /** The running pods by their name. */
  readonly pods: ReadonlyMap<string, PodProcesses>;
  /** Kills all pods and stops watching; the Node object stays. */
  stop(): Promise<void>;
}

/** A pod on its way: from `starting` until its object is deleted. */
interface Entry {
  readonly name: string;
  processes?: PodProcesses;
  ending: boolean;
}

/** Registers the node and runs the pods that are scheduled to it: starts, probes, reports and ends them. */
export async function startNode(
  access: Access,
  { engine, report }: { engine: Engine; report: Pick<Report, 'line'> },
): Promise<ProcessNode> {
  const over = new AbortController();
  await registerNode(access, nodeName, over.signal);
  const entries = new Map<string, Entry>();
  const subnet = new Subnet();
  const loop = (async () => {
    while (!over.signal.aborted) {
      await sync().catch((error: Error) => over.signal.aborted || report.line(`node: ${error.message}`));
      await pause(200);
    }
  })();

  async function sync(): Promise<void> {
    const path = `/api/v1/pods?fieldSelector=spec.nodeName%3D${nodeName}`;
    const { items } = JSON.parse(await callApi(access, { path })) as { items: V1Pod[] };
    await Promise.all(items.map(syncPod));
    const known = new Set(items.map(({ metadata }) => metadata?.uid));
    for (const [uid, entry] of entries) if (!known.has(uid)) void forget(uid, entry);
  }

  async function syncPod(pod: V1Pod): Promise<void> {
    const { uid = '', name = '', deletionTimestamp } = pod.metadata ?? {};
    const entry = entries.get(uid);
    if (deletionTimestamp) return end(pod, entry);
    if (!entry) return start(pod, uid, name);
    const { processes } = entry;
    if (!processes) return;
    const status = podStatus(pod, processes, await processes.ready());
    if (!sameStatus(pod.status, status)) await patch(pod, status);
  }

  async function start(pod: V1Pod, uid: string, name: string): Promise<void> {
    const entry: Entry = { name, ending: false };
    entries.set(uid, entry);
    try {
      const configMaps = await configMapsOf(access, pod);
      entry.processes = await startPod(pod, { engine, subnet, configMaps });
    } catch (error) {
      report.line(`node: pod ${name} does not start: ${(error as Error).message}`);
    }
  }

  async function end(pod: V1Pod, entry: Entry | undefined): Promise<void> {
    if (entry?.ending) return;
    if (entry) entry.ending = true;
    void (async () => {
      await entry?.processes?.terminate();
      await entry?.processes?.remove();
      const body = { gracePeriodSeconds: 0, preconditions: { uid: pod.metadata?.uid } };
      await callApi(access, { path: pathOf(pod), method: 'DELETE', body }).catch(() => undefined);
    })();
  }

  async function forget(uid: string, entry: Entry): Promise<void> {
    entries.delete(uid);
    await entry.processes?.remove();
  }

  const patch = (pod: V1Pod, status: object): Promise<unknown> =>
    callApi(access, { path: `${pathOf(pod)}/status`, method: 'PATCH', body: { status } });

  return {
    get pods() {
      const running = [...entries.values()].flatMap(({ name, processes, ending }) =>
        processes && !ending ? [[name, processes] as const] : [],
      );
      return new Map(running);
    },
    async stop() {
      over.abort();
      await loop;
      await Promise.all([...entries.values()].map(({ processes }) => processes?.remove()));
    },
  };
}

function pathOf({ metadata }: V1Pod): string {
  return `/api/v1/namespaces/${metadata?.namespace}/pods/${metadata?.name}`;
}

/** The ConfigMaps that a pod mounts. */
async function configMapsOf(access: Access, { metadata, spec }: V1Pod): Promise<ConfigMaps> {
  const names = (spec?.volumes ?? []).flatMap(({ configMap }) => configMap?.name ?? []);
  const entries = names.map(async (name) => {
    const path = `/api/v1/namespaces/${metadata?.namespace}/configmaps/${name}`;
    const { data = {} } = JSON.parse(await callApi(access, { path })) as { data?: Record<string, string> };
    return [name, data] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
