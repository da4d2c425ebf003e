import { setTimeout as pause } from 'node:timers/promises';
import { callApi } from '../control-plane/api.ts';
import type { Access } from '../control-plane/credentials.ts';
import { eventually } from '../process/eventually.ts';

const leases = '/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases';
const leaseSeconds = 40;

/** Registers a node as a kubelet does, renews its lease until `signal`, and waits until pods can be scheduled to it. */
export async function registerNode(access: Access, name: string, signal: AbortSignal): Promise<void> {
  await callApi(access, { path: '/api/v1/nodes', method: 'POST', body: node(name) });
  await callApi(access, { path: leases, method: 'POST', body: lease(name) });
  void renew(access, name, signal);
  await eventually(`the node ${name} is schedulable`, async () => {
    const { spec } = JSON.parse(await callApi(access, { path: `/api/v1/nodes/${name}` })) as {
      spec: { taints?: readonly object[] };
    };
    return (spec.taints ?? []).length === 0;
  });
}

async function renew(access: Access, name: string, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await pause(10_000, undefined, { signal, ref: false }).catch(() => undefined);
    if (signal.aborted) return;
    const { spec } = lease(name);
    await callApi(access, { path: `${leases}/${name}`, method: 'PATCH', body: { spec } }).catch(
      () => undefined,
    );
  }
}

function lease(name: string) {
  const renewTime = new Date().toISOString().replace('Z', '000Z');
  const spec = { holderIdentity: name, leaseDurationSeconds: leaseSeconds, renewTime };
  return { apiVersion: 'coordination.k8s.io/v1', kind: 'Lease', metadata: { name }, spec };
}

function node(name: string): object {
  const resources = { cpu: '64', memory: '256Gi', 'ephemeral-storage': '256Gi', pods: '32' };
  const now = new Date().toISOString();
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
