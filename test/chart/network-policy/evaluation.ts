import { BlockList, isIPv6 } from 'node:net';
import type {
  V1LabelSelector,
  V1LabelSelectorRequirement,
  V1NetworkPolicyPeer,
  V1NetworkPolicyPort,
} from '@kubernetes/client-node';

/** A NetworkPolicy as YAML carries it, as far as ingress goes. (The client's own type has `_from` for `from`.) */
export interface NetworkPolicy {
  metadata: { namespace?: string };
  spec: {
    podSelector: V1LabelSelector;
    policyTypes?: string[];
    ingress?: { from?: V1NetworkPolicyPeer[]; ports?: V1NetworkPolicyPort[] }[];
  };
}

/** A pod as a NetworkPolicy sees it. Its namespace has the label `kubernetes.io/metadata.name` besides those given. */
export interface PolicyPod {
  namespace: string;
  labels: Record<string, string>;
  namespaceLabels?: Record<string, string>;
  ip?: string;
}

/** A TCP connection to a port of a pod. */
export interface Connection {
  from: PolicyPod;
  to: PolicyPod;
  port: number;
}

/**
 * Whether the policies let a connection in, as Kubernetes defines it (k8s.io/api networking/v1, NetworkPolicySpec): a
 * pod that no policy selects for ingress takes everything; any other takes what a rule of any such policy allows.
 *
 * @throws for a port with a name: what it means depends on the pod's containers, which are not looked at
 */
export function admits(policies: readonly NetworkPolicy[], connection: Connection): boolean {
  const selecting = policies.filter((policy) => selects(policy, connection.to));
  if (selecting.length === 0) return true;
  const rules = selecting.flatMap(({ spec }) => spec.ingress ?? []);
  return rules.some(
    ({ from: peers = [], ports = [] }) =>
      (peers.length === 0 || peers.some((peer) => isPeer(peer, connection))) &&
      (ports.length === 0 || ports.some((port) => isPort(port, connection.port))),
  );
}

function selects({ metadata, spec }: NetworkPolicy, { namespace, labels }: PolicyPod): boolean {
  const { policyTypes = ['Ingress'], podSelector } = spec;
  return metadata.namespace === namespace && policyTypes.includes('Ingress') && matches(podSelector, labels);
}

/** Without a namespaceSelector, a podSelector means pods of the namespace that the policy is in. */
function isPeer({ ipBlock, podSelector, namespaceSelector }: V1NetworkPolicyPeer, { from, to }: Connection) {
  if (ipBlock)
    return inRange(from.ip, ipBlock.cidr) && !ipBlock.except?.some((cidr) => inRange(from.ip, cidr));
  const namespaceLabels = { ...from.namespaceLabels, 'kubernetes.io/metadata.name': from.namespace };
  const rightNamespace = namespaceSelector
    ? matches(namespaceSelector, namespaceLabels)
    : from.namespace === to.namespace;
  return rightNamespace && matches(podSelector, from.labels);
}

function isPort({ port, endPort, protocol = 'TCP' }: V1NetworkPolicyPort, wanted: number): boolean {
  if (typeof port === 'string') throw new Error(`port "${port}" has a name; give its number`);
  if (protocol !== 'TCP') return false;
  return port === undefined || (wanted >= port && wanted <= (endPort ?? port));
}

function matches(selector: V1LabelSelector | undefined, labels: Record<string, string>): boolean {
  const { matchLabels = {}, matchExpressions = [] } = selector ?? {};
  return (
    Object.entries(matchLabels).every(([key, value]) => labels[key] === value) &&
    matchExpressions.every((requirement) => meets(requirement, labels))
  );
}

/** `NotIn` is met by a label that is not there, as in k8s.io/apimachinery labels.Requirement. */
function meets({ key, operator, values = [] }: V1LabelSelectorRequirement, labels: Record<string, string>) {
  const value = labels[key];
  if (operator === 'Exists') return value !== undefined;
  if (operator === 'DoesNotExist') return value === undefined;
  const listed = value !== undefined && values.includes(value);
  if (operator === 'In') return listed;
  if (operator === 'NotIn') return !listed;
  throw new Error(`operator ${operator} of label ${key} is none of In, NotIn, Exists, DoesNotExist`);
}

function inRange(ip: string | undefined, cidr: string): boolean {
  if (ip === undefined) return false;
  const [network = '', bits] = cidr.split('/');
  const range = new BlockList();
  range.addSubnet(network, Number(bits), isIPv6(network) ? 'ipv6' : 'ipv4');
  return range.check(ip, isIPv6(ip) ? 'ipv6' : 'ipv4');
}
