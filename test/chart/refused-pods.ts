import type { Refused } from './refused.ts';

const on = { enabled: true };
const port = (name: string, number: number) => ({ name, port: number });

/** What the pods or the release's other objects could not be. */
export const refusedPods: Refused[] = [
  {
    name: 'a sidecar with the name of the vLLM container',
    values: { extraContainers: [{ name: 'vllm', image: 'busybox' }] },
    message: ['extraContainers: the name "vllm" is already used by the chart'],
  },
  {
    name: 'a container name twice',
    values: { initContainers: [{ name: 'a' }], extraContainers: [{ name: 'a' }] },
    message: ['extraContainers: the name "a" is already used by initContainers'],
  },
  {
    name: 'a port name of the chart',
    values: { server: { extraPorts: [port('kv-events', 5600)] } },
    message: ['server.extraPorts: the name "kv-events" is already used by the chart'],
  },
  {
    name: 'a sidecar with the name of the relay',
    values: {
      model: { kvEvents: { ...on, relay: on } },
      extraContainers: [{ name: 'kv-events-relay', image: 'busybox' }],
    },
    message: ['extraContainers: the name "kv-events-relay" is already used by model.kvEvents.relay'],
  },
  {
    name: 'a port name twice',
    values: { server: { extraPorts: [port('a', 5600), port('a', 5601)] } },
    message: ['server.extraPorts: the name "a" is already used by an earlier item'],
  },
  {
    name: 'a port number of the chart',
    values: { server: { extraPorts: [port('a', 8000)] } },
    message: ['server.port and server.extraPorts item 0 must differ', '8000'],
  },
  {
    name: 'events on the network of the node',
    values: { hostNetwork: on, model: { kvEvents: on } },
    message: ['hostNetwork.enabled', 'token ids', 'hostNetwork.allowKvEvents=true'],
  },
  {
    name: 'a network policy on the network of the node',
    values: { hostNetwork: on, networkPolicy: on },
    message: ['hostNetwork.enabled: a NetworkPolicy does not apply', 'networkPolicy.enabled=false'],
  },
  {
    name: 'an extra object that is not YAML',
    values: { extraObjects: ['a: {{ "[" }}'] },
    message: ['extraObjects: item 0 is not valid YAML'],
  },
  {
    name: 'an extra object without a name',
    values: { extraObjects: ['', { apiVersion: 'v1', kind: 'Secret' }] },
    message: ['extraObjects: item 1 requires apiVersion, kind and metadata.name'],
  },
  {
    name: 'an extra object without a kind',
    values: { extraObjects: [{ apiVersion: 'v1', metadata: { name: 'a' } }] },
    message: ['extraObjects: item 0 requires apiVersion, kind and metadata.name'],
  },
  {
    name: 'a budget that lets no pod go',
    values: { podDisruptionBudget: { ...on, maxUnavailable: '0%' } },
    message: ['podDisruptionBudget.maxUnavailable: 0', 'set at least 1'],
  },
  {
    name: 'a budget that keeps the only pod',
    values: { podDisruptionBudget: { ...on, minAvailable: 1 } },
    message: ['podDisruptionBudget.minAvailable: 1 of 1 pods', 'set maxUnavailable instead'],
  },
  {
    name: 'a budget that keeps all pods once its percentage is rounded up',
    values: { podDisruptionBudget: { ...on, minAvailable: '51%' }, replicaCount: 2 },
    message: ['podDisruptionBudget.minAvailable: 51% of 2 pods'],
  },
  {
    name: 'a budget that keeps all pods when the autoscaler is at its minimum',
    values: {
      podDisruptionBudget: { ...on, minAvailable: 2 },
      autoscaling: { ...on, minReplicas: 2 },
      replicaCount: 9,
    },
    message: ['podDisruptionBudget.minAvailable: 2 of 2 pods'],
  },
  {
    name: 'a budget that keeps all pods of another autoscaler',
    values: { podDisruptionBudget: { ...on, minAvailable: '100%' }, autoscaling: { external: true } },
    message: ['podDisruptionBudget.minAvailable: 100%', 'set maxUnavailable instead'],
  },
  {
    name: 'a budget that keeps more pods than there are',
    values: { podDisruptionBudget: { ...on, minAvailable: 2_147_483_647 }, replicaCount: 3 },
    message: ['podDisruptionBudget.minAvailable: 2147483647 of 3 pods', 'set maxUnavailable instead'],
  },
  {
    name: 'two autoscalers',
    values: { autoscaling: { ...on, external: true } },
    message: ['autoscaling.external', 'set one of the two to false'],
  },
  {
    name: 'a common label that the chart sets on every object',
    values: { commonLabels: { 'helm.sh/chart': 'other' } },
    message: ['commonLabels: "helm.sh/chart" is set by the chart'],
  },
  {
    name: 'a common label that hides the events from the gateway',
    values: { model: { kvEvents: on }, commonLabels: { 'model.aibrix.ai/lora-id': '1' } },
    message: ['commonLabels: with "model.aibrix.ai/lora-id"'],
  },
];
