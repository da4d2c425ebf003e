import {
  count,
  mount,
  type Place,
  pod,
  podMetadata,
  policy,
  service,
  serviceAccount,
  type ValueArrival,
  volume,
} from './support/places.ts';

const labels = { matchLabels: { app: 'chat' } };
const terms = [{ matchExpressions: [{ key: 'zone', operator: 'In', values: ['a', 'b'] }] }];
const nodeAffinity = { requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: terms } };
const near = { topologyKey: 'kubernetes.io/hostname', labelSelector: labels };
const podAffinity = { requiredDuringSchedulingIgnoredDuringExecution: [near] };
const namespaceOf = (peer: number): Place =>
  policy(
    'spec',
    'ingress',
    0,
    'from',
    peer,
    'namespaceSelector',
    'matchLabels',
    'kubernetes.io/metadata.name',
  );

/** As `arrivals`: who reaches the pods. */
export const networkArrivals: Record<string, ValueArrival> = {
  'service.type': ['NodePort', service('spec', 'type')],
  'service.annotations': [{ owner: 'search' }, service('metadata', 'annotations')],
  'networkPolicy.enabled': [false, count('NetworkPolicy'), 0],
  'networkPolicy.aibrixNamespace': ['aibrix', namespaceOf(0)],
  'networkPolicy.envoyNamespace': ['envoy', namespaceOf(4)],
  'networkPolicy.prometheus.namespace': ['monitoring', namespaceOf(5)],
  'networkPolicy.prometheus.podLabels': [
    { app: 'prometheus' },
    policy('spec', 'ingress', 0, 'from', 5, 'podSelector', 'matchLabels'),
  ],
  'networkPolicy.apiClients': [
    [{ podSelector: labels }],
    policy('spec', 'ingress', 0, 'from', -1, 'podSelector'),
    labels,
  ],
  'networkPolicy.eventClients': [
    [{ podSelector: labels }],
    policy('spec', 'ingress', 1, 'from', -1, 'podSelector'),
    labels,
  ],
};

/** As `arrivals`: where the pods run, and with which volumes. */
export const podArrivals: Record<string, ValueArrival> = {
  'serviceAccount.create': [false, count('ServiceAccount'), 0],
  'serviceAccount.name': ['models', pod('serviceAccountName')],
  'serviceAccount.annotations': [{ role: 'models' }, serviceAccount('metadata', 'annotations')],
  podLabels: [{ team: 'search' }, podMetadata('labels', 'team'), 'search'],
  podAnnotations: [{ owner: 'search' }, podMetadata('annotations')],
  nodeSelector: [{ zone: 'a' }, pod('nodeSelector')],
  tolerations: [[{ key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }], pod('tolerations')],
  affinity: [{ nodeAffinity, podAffinity }, pod('affinity')],
  'affinity.nodeAffinity': [nodeAffinity, pod('affinity', 'nodeAffinity')],
  'affinity.podAffinity': [podAffinity, pod('affinity', 'podAffinity')],
  'affinity.podAntiAffinity': [podAffinity, pod('affinity', 'podAntiAffinity')],
  topologySpreadConstraints: [
    [{ maxSkew: 1, topologyKey: 'zone', whenUnsatisfiable: 'ScheduleAnyway', labelSelector: labels }],
    pod('topologySpreadConstraints'),
  ],
  priorityClassName: ['models', pod('priorityClassName')],
  runtimeClassName: ['nvidia', pod('runtimeClassName')],
  volumes: [
    [{ name: 'templates', configMap: { name: 'chat' } }],
    volume('templates', 'configMap'),
    { name: 'chat' },
  ],
  volumeMounts: [
    [{ name: 'templates', mountPath: '/templates' }],
    mount('templates', 'mountPath'),
    '/templates',
  ],
};
