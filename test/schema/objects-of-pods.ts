/** Parts of pods that Kubernetes accepts, with as many fields as can stand together. */
export const selector = {
  matchLabels: { app: 'chat' },
  matchExpressions: [{ key: 'zone', operator: 'In', values: ['a'] }],
};
const term = {
  topologyKey: 'zone',
  labelSelector: selector,
  namespaces: ['models'],
  mismatchLabelKeys: ['team'],
};
const nodeTerm = { matchExpressions: [{ key: 'zone', operator: 'Gt', values: ['1'] }] };
const podTerms = {
  requiredDuringSchedulingIgnoredDuringExecution: [term],
  preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 1, podAffinityTerm: term }],
};
export const affinity = {
  nodeAffinity: {
    requiredDuringSchedulingIgnoredDuringExecution: { nodeSelectorTerms: [nodeTerm] },
    preferredDuringSchedulingIgnoredDuringExecution: [{ weight: 100, preference: nodeTerm }],
  },
  podAffinity: podTerms,
  podAntiAffinity: podTerms,
};
export const profiles = {
  seccompProfile: { type: 'Localhost', localhostProfile: 'vllm.json' },
  appArmorProfile: { type: 'RuntimeDefault' },
  seLinuxOptions: { level: 's0', role: 'r', type: 't', user: 'u' },
};
const items = [{ key: 'a', path: 'b', mode: 0o400 }];
const claim = {
  accessModes: ['ReadWriteOnce'],
  resources: { requests: { storage: '1Gi' } },
  storageClassName: 'fast',
};
const fieldPath = { path: 'a', fieldRef: { fieldPath: 'metadata.name' } };
const sources = [
  { secret: { name: 'a', items } },
  { configMap: { name: 'a', optional: true } },
  { serviceAccountToken: { path: 'token', audience: 'a', expirationSeconds: 600 } },
  { downwardAPI: { items: [fieldPath] } },
];
export const handler = {
  httpGet: { path: '/', port: 'http', scheme: 'HTTP', httpHeaders: [{ name: 'A', value: 'b' }] },
};

export const volumes: object[] = [
  { configMap: { name: 'a', defaultMode: 0o440, items, optional: true } },
  { secret: { secretName: 'a', items } },
  { emptyDir: { medium: 'Memory', sizeLimit: '1Gi' } },
  { hostPath: { path: '/models', type: 'Directory' } },
  { nfs: { server: 'nfs', path: '/models', readOnly: true } },
  { csi: { driver: 'secrets-store.csi.k8s.io', readOnly: true, volumeAttributes: { a: 'b' } } },
  { persistentVolumeClaim: { claimName: 'models', readOnly: true } },
  { image: { reference: 'registry/model:1', pullPolicy: 'IfNotPresent' } },
  { projected: { sources } },
  { downwardAPI: { items: [fieldPath] } },
  { ephemeral: { volumeClaimTemplate: { metadata: { labels: { a: 'b' } }, spec: claim } } },
  { iscsi: { targetPortal: '10.0.0.1', iqn: 'iqn.2001-04.com.example:a', lun: 0 } },
  { fc: { targetWWNs: ['a'], lun: 1 } },
];

export const variableSources = [
  { secretKeyRef: { name: 'a', key: 'b', optional: true } },
  { configMapKeyRef: { name: 'a', key: 'b' } },
  { fieldRef: { fieldPath: 'status.podIP' } },
  { resourceFieldRef: { resource: 'limits.memory', divisor: '1Mi' } },
  { fileKeyRef: { volumeName: 'env', path: 'a.env', key: 'A' } },
];

export const container = {
  name: 'sidecar',
  restartPolicy: 'Always',
  image: 'busybox:1.37',
  command: ['sleep'],
  args: ['60'],
  env: [{ name: 'A', value: 'b' }],
  ports: [{ name: 'side', containerPort: 9000, protocol: 'TCP' }],
  resources: { requests: { cpu: '1' } },
  readinessProbe: { ...handler, httpGet: { path: '/', port: 9000 }, periodSeconds: 5 },
  securityContext: { ...profiles, runAsUser: 10001 },
};
