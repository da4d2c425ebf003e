import { setTimeout as pause } from 'node:timers/promises';
import type { V1Lease, V1Node } from '@kubernetes/client-node';
import { type Client, library } from '../control-plane/client.ts';
import { eventually } from '../process/eventually.ts';

const namespace = 'kube-node-lease';
const leaseSeconds = 40;

/** Registers a node as a kubelet does, renews its lease until `signal`, and waits until pods can be scheduled to it. */
export async function registerNode(client: Client, name: string, signal: AbortSignal): Promise<void> {
  const { core, coordination } = client;
  await core.createNode({ body: node(name) });
  await coordination.createNamespacedLease({ namespace, body: await lease(name) });
  void renew(client, name, signal);
  await eventually(`the node ${name} is schedulable`, async () => {
    const { spec } = await core.readNode({ name });
    return (spec?.taints ?? []).length === 0;
  });
}

async function renew(
  { coordination, strategicMerge }: Client,
  name: string,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await pause(10_000, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    const body = { spec: (await lease(name)).spec };
    await coordination.patchNamespacedLease({ name, namespace, body }, strategicMerge).catch(() => undefined);
  }
}

async function lease(name: string): Promise<V1Lease> {
  const { V1MicroTime } = await library();
  const renewTime = new V1MicroTime();
  const spec = { holderIdentity: name, leaseDurationSeconds: leaseSeconds, renewTime };
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name }, spec };
}

function node(name: string): V1Node {
  const resources = { cpu: '64', memory: '256Gi', 'ephemeral-storage': '256Gi', pods: '32' };
  const now = new Date();
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels: { 'kubernetes.io/hostname': name, 'kubernetes.io/os': 'linux' } },
    status: {
      addresses: [{ type: 'InternalIP', address: '127.0.0.1' }],
      allocatable: resources,
      capacity: resources,
      conditions: [
        {
          type: 'Ready',
          status: 'True',
          reason: 'KubeletReady',
          lastHeartbeatTime: now,
          lastTransitionTime: now,
        },
      ],
    },
  };
}
