import type { RefusedValues } from './refused-values.ts';
import { env, nodeTerm, tolerations } from './shapes.ts';

/** What one field says that Kubernetes checks in code, not in its types. */
export const refusedFields: readonly RefusedValues[] = [
  {
    name: 'an id too large',
    values: { podSecurityContext: { fsGroup: 2 ** 31 } },
    message: ["'/podSecurityContext/fsGroup'"],
  },
  {
    name: 'a surge above 100 %',
    values: { updateStrategy: { maxSurge: '999%' } },
    message: ["'/updateStrategy/maxSurge'"],
  },
  {
    name: 'an empty source',
    values: env({ valueFrom: {} }),
    message: ['server.extraEnv[0].valueFrom: has 0 fields'],
  },
  {
    name: 'a path that is not absolute',
    values: { volumeMounts: [{ name: 'cache', mountPath: 'data' }] },
    message: ['volumeMounts[0].mountPath: "data" is not valid, it must match'],
  },
  { name: 'an empty toleration', values: tolerations({}), message: ['tolerations[0]: has 0 fields'] },
  {
    name: 'a claim with two dots',
    values: { storage: { cache: { existingClaim: 'a..b' } } },
    message: ["'/storage/cache/existingClaim'"],
  },
  { name: 'a key of a label', values: { podLabels: { 'a b': 'c' } }, message: ["'/podLabels'", "'a b'"] },
  {
    name: 'a key of an annotation',
    values: { podAnnotations: { '-a': 'c' } },
    message: ["'/podAnnotations'", "'-a'"],
  },
  {
    name: 'a key of a node label',
    values: { nodeSelector: { 'a/b/c': 'd' } },
    message: ["'/nodeSelector'", "'a/b/c'"],
  },
  {
    name: 'a key in an affinity',
    values: nodeTerm({ operators: 'In' }),
    message: ['affinity.nodeAffinity', '"operators"'],
  },
  {
    name: 'a deprecated volume',
    values: { volumes: [{ name: 'a', gitRepo: {} }] },
    message: ['volumes[0]: "gitRepo" is not a current field', 'use one of', 'hostPath'],
  },
];
