import type { SchemaNode } from '../../chart/schema.ts';

const core = (name: string) => `core.v1.${name}`;
const meta = (name: string) => `meta.v1.${name}`;
const networking = (name: string) => `networking.v1.${name}`;

/** Hand-written definitions in values.schema.json or `syntaxes`. */
const ours = (name: string): SchemaNode => ({ $ref: `#/definitions/${name}` });

const id = { minimum: 0, maximum: 2_147_483_647 };
const ids = { runAsUser: id, runAsGroup: id };
const mode = { minimum: 0, maximum: 0o777 };
const oneOf = { minProperties: 1, maxProperties: 1 };
const port = { minimum: 1, maximum: 65_535 };
const given = { minLength: 1 };
const named = { required: ['name'], properties: { name: given } };
const keyOfObject = { required: ['name', 'key'], properties: { name: ours('name'), key: given } };
const keyOfLabel = { properties: { key: ours('labelKey') } };
const weight = { properties: { weight: { minimum: 1, maximum: 100 } } };

/**
 * Checks of single fields and object sizes that the API server does in code, not in its OpenAPI document
 * (k8s.io/kubernetes v1.37.2, pkg/apis/core/validation and pkg/apis/networking/validation), merged
 * into the definitions. Checks across fields are in the chart's rules (templates/validation).
 */
export const refinements: Readonly<Record<string, SchemaNode>> = {
  /** Only used for ports, by number or name. */
  'intstr.IntOrString': { minimum: 1, maximum: 65_535, maxLength: 15, pattern: '^[-a-z0-9]+$' },
  [meta('ObjectMeta')]: { properties: { labels: ours('labelMap'), annotations: ours('stringMap') } },
  [meta('LabelSelector')]: { properties: { matchLabels: ours('labelMap') } },
  [meta('LabelSelectorRequirement')]: {
    properties: { key: ours('labelKey'), operator: { enum: ['In', 'NotIn', 'Exists', 'DoesNotExist'] } },
  },
  [networking('IPBlock')]: { properties: { cidr: ours('cidr'), except: { items: ours('cidr') } } },
  [networking('NetworkPolicyPeer')]: {
    minProperties: 1,
    dependencies: { ipBlock: { maxProperties: 1 } },
  },
  [core('ConfigMapEnvSource')]: named,
  [core('ConfigMapKeySelector')]: keyOfObject,
  [core('ConfigMapVolumeSource')]: { ...named, properties: { name: given, defaultMode: mode } },
  [core('Container')]: { properties: { name: ours('dnsLabel') } },
  [core('ContainerPort')]: { properties: { containerPort: port, hostPort: { minimum: 0, maximum: 65_535 } } },
  [core('EnvFromSource')]: {
    minProperties: 1,
    oneOf: [{ required: ['configMapRef'] }, { required: ['secretRef'] }],
  },
  [core('EnvVar')]: { properties: { name: { pattern: '^[A-Za-z_][A-Za-z0-9_]*$' } } },
  [core('EnvVarSource')]: oneOf,
  [core('EphemeralVolumeSource')]: { required: ['volumeClaimTemplate'] },
  [core('FileKeySelector')]: { properties: { volumeName: given, path: given, key: given } },
  [core('HostAlias')]: {
    required: ['ip', 'hostnames'],
    properties: { ip: ours('address'), hostnames: { minItems: 1, items: ours('hostname') } },
  },
  [core('HostPathVolumeSource')]: { properties: { path: given } },
  [core('KeyToPath')]: { properties: { key: given, path: given, mode } },
  [core('LifecycleHandler')]: oneOf,
  [core('LocalObjectReference')]: named,
  [core('NodeSelector')]: { properties: { nodeSelectorTerms: { minItems: 1 } } },
  [core('NodeSelectorRequirement')]: keyOfLabel,
  [core('PersistentVolumeClaimVolumeSource')]: { properties: { claimName: ours('name') } },
  [core('PodAffinityTerm')]: { properties: { topologyKey: ours('labelKey') } },
  [core('PodDNSConfig')]: {
    properties: {
      nameservers: { maxItems: 3, items: ours('address') },
      searches: { maxItems: 32, items: ours('hostname') },
    },
  },
  [core('PodDNSConfigOption')]: named,
  [core('PodSecurityContext')]: {
    properties: { ...ids, fsGroup: id, supplementalGroups: { items: id } },
  },
  [core('PreferredSchedulingTerm')]: weight,
  [core('ProjectedVolumeSource')]: { properties: { defaultMode: mode } },
  [core('ResourceFieldSelector')]: {
    properties: {
      resource: { pattern: '^(limits|requests)\\.(cpu|memory|ephemeral-storage|hugepages-.+)$' },
    },
  },
  [core('ResourceRequirements')]: {
    properties: { limits: ours('resourceList'), requests: ours('resourceList') },
  },
  [core('SecretEnvSource')]: named,
  [core('SecretKeySelector')]: keyOfObject,
  [core('SecretVolumeSource')]: {
    required: ['secretName'],
    properties: { secretName: given, defaultMode: mode },
  },
  [core('SecurityContext')]: { properties: ids },
  [core('ServiceAccountTokenProjection')]: {
    properties: { path: given, expirationSeconds: { minimum: 600, maximum: 4_294_967_296 } },
  },
  [core('Toleration')]: { minProperties: 1 },
  [core('TopologySpreadConstraint')]: {
    properties: { maxSkew: { minimum: 1 }, minDomains: { minimum: 1 }, topologyKey: ours('labelKey') },
  },
  [core('Volume')]: { maxProperties: 2, properties: { name: ours('dnsLabel') } },
  [core('VolumeMount')]: {
    properties: {
      name: given,
      mountPath: { pattern: '^/[^\\s:]*$' },
      recursiveReadOnly: { enum: ['Disabled', 'IfPossible', 'Enabled'] },
    },
  },
  [core('WeightedPodAffinityTerm')]: weight,
};

/** Fields that Kubernetes rejects here although the type has them: a claim template has no name. */
export const onlyFields: Readonly<Record<string, readonly string[]>> = {
  [meta('ObjectMeta')]: ['labels', 'annotations'],
};

/** Types that a hand-written definition replaces, by name: the chart's own keys use it too. */
export const replacements: Readonly<Record<string, string>> = { 'resource.Quantity': 'quantity' };
