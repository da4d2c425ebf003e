const container = { name: 'vllm', image: 'vllm', ports: [{ name: 'http', containerPort: 8000 }] };
const spec = {
  serviceAccountName: 'default',
  resourceClaims: [{ name: 'gpu', resourceClaimName: 'gpu' }],
};
const volumes = [
  { name: 'extra', emptyDir: {} },
  { name: 'env', emptyDir: {} },
];

const inSpec = (field: string) => (value: unknown) => pod({ [field]: value }, {});
const inContainer = (field: string) => (value: unknown) => pod({ volumes }, { [field]: value });

/** The object of Kubernetes that a value stands in, by its key in values.yaml, without the chart in between. */
const objects: Record<string, (value: unknown) => object> = {
  tolerations: inSpec('tolerations'),
  affinity: inSpec('affinity'),
  topologySpreadConstraints: inSpec('topologySpreadConstraints'),
  podSecurityContext: inSpec('securityContext'),
  volumes: inSpec('volumes'),
  initContainers: inSpec('initContainers'),
  hostAliases: inSpec('hostAliases'),
  dnsConfig: inSpec('dnsConfig'),
  imagePullSecrets: inSpec('imagePullSecrets'),
  securityContext: inContainer('securityContext'),
  resources: inContainer('resources'),
  volumeMounts: inContainer('volumeMounts'),
  lifecycle: inContainer('lifecycle'),
  'server.extraEnv': inContainer('env'),
  'server.extraEnvFrom': inContainer('envFrom'),
  'networkPolicy.apiClients': (from) => ({
    apiVersion: 'networking.k8s.io/v1',
    kind: 'NetworkPolicy',
    metadata: { name: 'offered' },
    spec: { podSelector: {}, policyTypes: ['Ingress'], ingress: [{ from }] },
  }),
};

/** The object that holds a value of a key. @throws for a key that passes nothing through */
export function objectWith(key: string, value: unknown): object {
  const make = objects[key];
  if (!make) throw new Error(`test/schema/objects.ts knows no object for ${key}`);
  return make(value);
}

function pod(fields: object, ofContainer: object): object {
  return {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'offered' },
    spec: { ...spec, ...fields, containers: [{ ...container, ...ofContainer }] },
  };
}
