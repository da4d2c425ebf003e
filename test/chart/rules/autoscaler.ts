import type { Schema } from 'ajv';

/** Metrics that AIBrix v0.6.0 and later (pkg/metrics/metrics.go) and vLLM 0.9.2 and later both have, by AIBrix's name. */
const metrics = ['kv_cache_usage_perc', 'num_requests_waiting', 'num_requests_running'];

/**
 * The spec of a PodAutoscaler that AIBrix v0.5 to v0.7 obeys: one Deployment, and metrics that it reads from the pods
 * themselves, port, path and target as text (api/autoscaling/v1alpha1/podautoscaler_types.go, pkg/webhook).
 */
export const podAutoscaler: Schema = {
  type: 'object',
  additionalProperties: false,
  required: ['scaleTargetRef', 'minReplicas', 'maxReplicas', 'scalingStrategy', 'metricsSources'],
  properties: {
    scaleTargetRef: {
      type: 'object',
      required: ['apiVersion', 'kind', 'name'],
      properties: {
        apiVersion: { const: 'apps/v1' },
        kind: { const: 'Deployment' },
        name: { type: 'string' },
      },
    },
    minReplicas: { type: 'integer', minimum: 1 },
    maxReplicas: { type: 'integer', minimum: 1 },
    scalingStrategy: { enum: ['APA', 'KPA'] },
    metricsSources: {
      type: 'array',
      minItems: 1,
      maxItems: 1,
      items: {
        type: 'object',
        additionalProperties: false,
        required: ['metricSourceType', 'protocolType', 'port', 'path', 'targetMetric', 'targetValue'],
        properties: {
          metricSourceType: { const: 'pod' },
          protocolType: { const: 'http' },
          port: { type: 'string', pattern: '^[0-9]+$' },
          path: { const: '/metrics' },
          targetMetric: { enum: metrics },
          targetValue: { type: 'string', pattern: '^[0-9]+([.][0-9]+)?$' },
        },
      },
    },
  },
};
