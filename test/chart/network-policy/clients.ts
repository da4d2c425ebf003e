import type { PolicyPod } from './evaluation.ts';

const aibrix = 'aibrix-system';
const chart = { 'app.kubernetes.io/name': 'aibrix', 'app.kubernetes.io/managed-by': 'Helm' };

/**
 * Who is about in a cluster with AIBrix, labelled as it is there (AIBrix v0.4.0 to v0.7.0: dist/chart/templates and
 * config/; Envoy Gateway's proxies; the Prometheus Operator), and some who have no business with a model.
 */
export const clients = {
  'gateway, by Helm': pod(aibrix, {
    ...chart,
    'app.kubernetes.io/instance': 'aibrix',
    'app.kubernetes.io/component': 'aibrix-gateway-plugin',
  }),
  'gateway, by Helm under another release name': pod(aibrix, {
    ...chart,
    'app.kubernetes.io/instance': 'platform',
    'app.kubernetes.io/component': 'aibrix-gateway-plugin',
  }),
  'gateway, by kustomize': pod(aibrix, { app: 'gateway-plugins' }),
  'controller manager, by Helm': pod(aibrix, {
    ...chart,
    'app.kubernetes.io/component': 'aibrix-controller-manager',
  }),
  'controller manager, by kustomize': pod(aibrix, { 'control-plane': 'controller-manager' }),
  Envoy: pod('envoy-gateway-system', {
    'app.kubernetes.io/name': 'envoy',
    'app.kubernetes.io/component': 'proxy',
    'app.kubernetes.io/managed-by': 'envoy-gateway',
    'gateway.envoyproxy.io/owning-gateway-name': 'aibrix-eg',
  }),
  Prometheus: pod('prometheus', {
    'app.kubernetes.io/name': 'prometheus',
    'operator.prometheus.io/name': 'k8s',
  }),
  'Grafana, beside Prometheus': pod('prometheus', { 'app.kubernetes.io/name': 'grafana' }),
  'the controller of Envoy Gateway': pod('envoy-gateway-system', {
    'app.kubernetes.io/name': 'gateway-helm',
    'control-plane': 'envoy-gateway',
  }),
  'Redis of AIBrix': pod(aibrix, { ...chart, 'app.kubernetes.io/component': 'aibrix-redis-master' }),
  'a stranger in the namespace': pod('models', { app: 'shell' }),
  'a stranger elsewhere': pod('default', { app: 'shell' }),
  'a stranger labelled like the gateway': pod('models', { app: 'gateway-plugins' }),
  "another model's pod": pod('models', {
    'app.kubernetes.io/instance': 'other',
    'app.kubernetes.io/component': 'aibrix-model',
    'model.aibrix.ai/name': 'other',
    'model.aibrix.ai/kv-events-enabled': 'true',
  }),
} satisfies Record<string, PolicyPod>;

/** A name in `clients`. */
export type ClientName = keyof typeof clients;

/** Who may reach which port of a model: all others may reach none. */
export const allowed: Partial<Record<ClientName, readonly number[]>> = {
  'gateway, by Helm': [8000, 5557, 5558],
  'gateway, by Helm under another release name': [8000, 5557, 5558],
  'gateway, by kustomize': [8000, 5557, 5558],
  'controller manager, by Helm': [8000],
  'controller manager, by kustomize': [8000],
  Envoy: [8000],
  Prometheus: [8000],
};

function pod(namespace: string, labels: Record<string, string>): PolicyPod {
  return { namespace, labels, ip: '192.168.3.9' };
}
