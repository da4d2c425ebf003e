import type { V1Node } from '@kubernetes/client-node';
import { eventually } from '../process/eventually.ts';
import type { Client } from './client.ts';

const count = 8;
const gpusPerNode = 8;

/** `gpuNodes` as text. */
export const nodesInWords = `${count} nodes of ${gpusPerNode} GPUs`;

/** The label of the nodes that kwok simulates, as a selector `name=value`. */
export const simulated = 'aibrix-model/simulated=true';

/** Node objects as kubelets would register them: H100s in two zones. */
export function gpuNodes(): V1Node[] {
  return Array.from({ length: count }, (_, index) => node(index));
}

/** Registers the GPU nodes and waits until they are ready. */
export async function registerNodes({ core }: Client): Promise<void> {
  await Promise.all(gpuNodes().map((body) => core.createNode({ body })));
  await eventually('all nodes are ready', async () => {
    const { items } = await core.listNode();
    return items.filter(ready).length === count;
  });
}

function ready({ status }: V1Node): boolean {
  return status?.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}

function node(index: number): V1Node {
  const name = `gpu-${index}`;
  const resources = {
    cpu: '96',
    memory: '1Ti',
    'ephemeral-storage': '2Ti',
    pods: '110',
    'nvidia.com/gpu': `${gpusPerNode}`,
  };
  const [label = '', value = ''] = simulated.split('=');
  const labels = {
    [label]: value,
    'kubernetes.io/arch': 'amd64',
    'kubernetes.io/hostname': name,
    'kubernetes.io/os': 'linux',
    'nvidia.com/gpu.present': 'true',
    'nvidia.com/gpu.product': 'NVIDIA-H100-80GB-HBM3',
    'topology.kubernetes.io/zone': `zone-${'ab'[index % 2]}`,
  };
  return {
    apiVersion: 'v1',
    kind: 'Node',
    metadata: { name, labels },
    status: {
      addresses: [{ type: 'InternalIP', address: `192.0.2.${index + 1}` }],
      allocatable: resources,
      capacity: resources,
    },
  };
}
