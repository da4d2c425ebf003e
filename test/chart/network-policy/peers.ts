import type { V1NetworkPolicyIngressRule, V1NetworkPolicyPeer } from '@kubernetes/client-node';

/** Pods of one namespace with all of these labels, as a peer of a NetworkPolicy. */
export function podsIn(namespace: string, labels: Record<string, string>): V1NetworkPolicyPeer {
  return {
    namespaceSelector: { matchLabels: { 'kubernetes.io/metadata.name': namespace } },
    podSelector: { matchLabels: labels },
  };
}

/**
 * The gateway plugin of AIBrix, installed by Helm and by kustomize (AIBrix v0.4.0 to v0.7.0, dist/chart/templates and
 * config/gateway). The label `app.kubernetes.io/instance` is not matched, so any release name will do.
 */
export const gateway = (namespace = 'aibrix-system'): V1NetworkPolicyPeer[] => [
  podsIn(namespace, { 'app.kubernetes.io/component': 'aibrix-gateway-plugin' }),
  podsIn(namespace, { app: 'gateway-plugins' }),
];

/** The controller manager of AIBrix, installed by Helm and by kustomize (same source). */
export const controllers = (namespace = 'aibrix-system'): V1NetworkPolicyPeer[] => [
  podsIn(namespace, { 'app.kubernetes.io/component': 'aibrix-controller-manager' }),
  podsIn(namespace, { 'control-plane': 'controller-manager' }),
];

/** The proxies of Envoy Gateway, as it labels them. */
export const envoy = (namespace = 'envoy-gateway-system'): V1NetworkPolicyPeer =>
  podsIn(namespace, { 'app.kubernetes.io/name': 'envoy', 'app.kubernetes.io/component': 'proxy' });

/** Prometheus, as the Prometheus Operator labels it. */
export const prometheus: V1NetworkPolicyPeer = podsIn('prometheus', {
  'app.kubernetes.io/name': 'prometheus',
});

/** Who reaches the API and the metrics by default. */
export const apiClients = [...gateway(), ...controllers(), envoy(), prometheus];

/** A rule: these peers reach these ports. */
export function rule(from: V1NetworkPolicyPeer[], ...ports: number[]): V1NetworkPolicyIngressRule {
  return { from, ports: ports.map((port) => ({ port })) } as unknown as V1NetworkPolicyIngressRule;
}
