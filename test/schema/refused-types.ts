import type { RefusedValues } from './refused-values.ts';

const dnsConfig = (config: object) => ({ dnsConfig: config });
const source = (one: object) => ({ server: { extraEnvFrom: [one] } });
const volume = (one: object) => ({ volumes: [{ name: 'data', ...one }] });
const preferred = (weight: number) => ({
  affinity: {
    nodeAffinity: {
      preferredDuringSchedulingIgnoredDuringExecution: [
        { weight, preference: { matchExpressions: [{ key: 'zone', operator: 'Exists' }] } },
      ],
    },
  },
});
const weight = 'affinity.nodeAffinity.preferredDuringSchedulingIgnoredDuringExecution[0].weight: ';
const peer = { ipBlock: { cidr: '10.0.0.0/8' }, podSelector: {} };

/** What each constraint of a Kubernetes type rejects, one case for each keyword of files/kubernetes-types.json. */
export const refusedTypes: readonly RefusedValues[] = [
  {
    name: 'a field without a required one',
    values: volume({ nfs: { server: 'a' } }),
    message: ['volumes[0].nfs: path is missing'],
  },
  {
    name: 'a field that excludes others',
    values: { networkPolicy: { enabled: true, apiClients: [peer] } },
    message: ['networkPolicy.apiClients[0]: has 2 fields (ipBlock, podSelector), at most 1'],
  },
  {
    name: 'two of which one is allowed',
    values: source({ configMapRef: { name: 'a' }, secretRef: { name: 'b' } }),
    message: ['server.extraEnvFrom[0]: must have exactly one of configMapRef, secretRef'],
  },
  {
    name: 'too many fields',
    values: volume({ emptyDir: {}, hostPath: { path: '/a' } }),
    message: ['volumes[0]: has 3 fields (emptyDir, hostPath, name), at most 2'],
  },
  {
    name: 'too many items',
    values: dnsConfig({ nameservers: ['1.1.1.1', '1.1.1.2', '1.1.1.3', '1.1.1.4'] }),
    message: ['dnsConfig.nameservers: has 4 items, at most 3'],
  },
  {
    name: 'too few items',
    values: { hostAliases: [{ ip: '10.0.0.1', hostnames: [] }] },
    message: ['hostAliases[0].hostnames: has 0 items, at least 1'],
  },
  {
    name: 'a text too long',
    values: { hostAliases: [{ ip: '10.0.0.1', hostnames: ['a'.repeat(254)] }] },
    message: ['hostAliases[0].hostnames[0]: has 254 characters, at most 253'],
  },
  {
    name: 'a text too short',
    values: source({ secretRef: { name: '' } }),
    message: ['server.extraEnvFrom[0].secretRef.name: has 0 characters, at least 1'],
  },
  { name: 'a number too small', values: preferred(0), message: [`${weight}0 is below 1`] },
  { name: 'a number too large', values: preferred(101), message: [`${weight}101 is above 100`] },
  {
    name: 'a word that is none of those',
    values: { tolerations: [{ key: 'a', effect: 'NoStart' }] },
    message: ['tolerations[0].effect: "NoStart" is not valid; use one of '],
  },
  {
    name: 'a list for an object',
    values: volume({ nfs: ['a'] }),
    message: ['volumes[0].nfs: must be of type object, it is ["a"]'],
  },
  {
    name: 'a key that is none',
    values: volume({
      ephemeral: {
        volumeClaimTemplate: {
          metadata: { labels: { 'a b': 'c' } },
          spec: { accessModes: ['ReadWriteOnce'], resources: { requests: { storage: '1Gi' } } },
        },
      },
    }),
    message: ['volumes[0].ephemeral.volumeClaimTemplate.metadata.labels: "a b" is not a valid key'],
  },
];
