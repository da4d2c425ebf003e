/** Values with these tolerations. */
export const tolerations = (...items: object[]) => ({ tolerations: items });

/** Values with a node affinity of one expression on the key `zone`. */
export const nodeTerm = (expression: object) => ({
  affinity: {
    nodeAffinity: {
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchExpressions: [{ key: 'zone', ...expression }] }],
      },
    },
  },
});

/** Values with one variable, `A`. */
export const env = (fields: object) => ({ server: { extraEnv: [{ name: 'A', ...fields }] } });
