import { setTimeout as pause } from 'node:timers/promises';
import type { PodProcesses } from './pod.ts';
import { registerNode } from './register.ts';
import { type NodePlace, NodePods } from './sync.ts';

/** The name and `kubernetes.io/hostname` of the node: pods that select it run on this machine. */
export const nodeName = 'this-machine';

const syncMilliseconds = 200;

/** A node whose pods run as processes of this machine. */
export interface ProcessNode {
  /** Running pods that are not terminating, by name. */
  readonly pods: ReadonlyMap<string, PodProcesses>;
  /** Kills all pods and stops watching; the Node object stays. */
  stop(): Promise<void>;
}

/** Registers the node and runs the pods that are scheduled to it: starts, probes, reports and terminates them. */
export async function startNode(place: NodePlace): Promise<ProcessNode> {
  const over = new AbortController();
  const { client, report } = place;
  await registerNode(client, nodeName, over.signal);
  const pods = new NodePods(place);
  const loop = (async () => {
    while (!over.signal.aborted) {
      await pods
        .sync(nodeName)
        .catch((error: Error) => over.signal.aborted || report.line(`${nodeName}: ${error.message}`));
      await pause(syncMilliseconds);
    }
  })();
  return {
    get pods() {
      return pods.running();
    },
    async stop() {
      over.abort();
      await loop;
      await pods.stop();
    },
  };
}
