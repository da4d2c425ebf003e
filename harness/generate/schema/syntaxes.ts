import type { SchemaNode } from '../../chart/schema.ts';

const labelKey =
  '^([a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*/)?[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$';

/**
 * Syntaxes of strings that the API server checks in code and only `refinements` refer to, by name; those that the chart's
 * own keys use too are definitions in values.schema.json (k8s.io/apimachinery v0.37.2, pkg/util/validation).
 */
export const syntaxes: Readonly<Record<string, SchemaNode>> = {
  address: { type: 'string', pattern: '^([0-9]{1,3}(\\.[0-9]{1,3}){3}|[0-9a-fA-F]*:[0-9a-fA-F:.]+)$' },
  cidr: { type: 'string', pattern: '^[0-9a-fA-F.:]+/[0-9]{1,3}$' },
  hostname: { type: 'string', maxLength: 253, pattern: '^[a-z0-9]([-a-z0-9.]*[a-z0-9])?\\.?$' },
  labelKey: { type: 'string', maxLength: 317, pattern: labelKey },
  name: {
    type: 'string',
    maxLength: 253,
    pattern: '^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$',
  },
};
