import type { JSONSchemaType, Schema } from 'ajv';

/** Labels of an object, as JSON Schema: exactly these values for these keys; `absent` keys must not be there. */
function labels(exact: Record<string, string>, absent: readonly string[] = []): Schema {
  const pinned = Object.entries(exact).map(([key, value]) => [key, { const: value }]);
  const forbidden = absent.map((key) => [key, false]);
  return {
    type: 'object',
    required: Object.keys(exact),
    additionalProperties: { type: 'string', maxLength: 63 },
    properties: Object.fromEntries([...pinned, ...forbidden]),
  };
}

const metadata = (schema: Schema): Schema => ({
  type: 'object',
  required: ['metadata'],
  properties: { metadata: { type: 'object', required: ['labels'], properties: { labels: schema } } },
});

const kvEvents = 'model.aibrix.ai/kv-events-enabled';
const reserved = ['model.aibrix.ai/lora-id', 'helm.sh/chart', 'app.kubernetes.io/version'];

const identity = (name: string, port: number): Record<string, string> => ({
  'model.aibrix.ai/name': name,
  'model.aibrix.ai/port': `${port}`,
  'model.aibrix.ai/engine': 'vllm',
  'app.kubernetes.io/name': name,
});

/**
 * A pod template that the gateway subscribes to: the label is the string "true" (AIBrix v0.7.0 pkg/kvevent/manager.go),
 * the name label names the model, and app.kubernetes.io/name, which AIBrix reads as the name of the Deployment
 * (pkg/utils/pod.go). Nothing on it changes with the chart's version.
 */
export const subscribablePod = (name: string, port: number): Schema =>
  metadata(labels({ ...identity(name, port), [kvEvents]: 'true' }, reserved));

/** A pod template that the gateway routes to without listening to it. */
export const silentPod = (name: string, port: number): Schema =>
  metadata(labels(identity(name, port), [kvEvents, ...reserved]));

/**
 * A Deployment for which AIBrix makes a route: name and port on the Deployment itself (AIBrix v0.7.0
 * pkg/controller/modelrouter/modelrouter_controller.go).
 */
export const routableDeployment = (name: string, port: number): Schema => ({
  allOf: [metadata(labels(identity(name, port))), named(name)],
});

/** A Service that the route can point to: named like the model, with the port label's number among its ports. */
export const routedService = (name: string, port: number): Schema => ({
  allOf: [
    named(name),
    {
      type: 'object',
      properties: {
        spec: {
          type: 'object',
          properties: {
            ports: { type: 'array', contains: { type: 'object', properties: { port: { const: port } } } },
          },
        },
      },
    },
  ],
});

/** The chart's names of its ports, and then one of the scenario pass-through. */
const portNames = ['http', 'kv-events', 'kv-replay', 'side-channel'];

/** A container whose ports are exactly these, in this order, each with a name that fits its use. */
export const portsOf = (expected: readonly number[]): Schema => ({
  type: 'array',
  minItems: expected.length,
  maxItems: expected.length,
  items: expected.map((port, index) => ({
    type: 'object',
    required: ['name', 'protocol'],
    properties: {
      name: { const: portNames[index] },
      containerPort: { const: port },
      port: { const: port },
      targetPort: { const: portNames[index] },
      protocol: { const: 'TCP' },
    },
    additionalProperties: false,
  })),
});

/** The JSON of --kv-events-config as vLLM's KVEventsConfig reads it (vllm/config/kv_events.py), closed and complete. */
export const kvEventsConfig: JSONSchemaType<ExpectedConfig> = {
  type: 'object',
  additionalProperties: false,
  required: [
    'enable_kv_cache_events',
    'publisher',
    'endpoint',
    'replay_endpoint',
    'buffer_steps',
    'hwm',
    'max_queue_size',
    'topic',
  ],
  properties: {
    enable_kv_cache_events: { type: 'boolean', const: true },
    publisher: { type: 'string', const: 'zmq' },
    endpoint: { type: 'string', pattern: '^tcp://(\\*|127\\.0\\.0\\.1):[0-9]+$' },
    replay_endpoint: { type: 'string', pattern: '^tcp://(\\*|127\\.0\\.0\\.1):[0-9]+$' },
    buffer_steps: { type: 'integer', minimum: 1 },
    hwm: { type: 'integer', minimum: 1 },
    max_queue_size: { type: 'integer', minimum: 1 },
    topic: { type: 'string' },
  },
};

/** vLLM's settings of KV events, with its own names. */
export interface ExpectedConfig {
  enable_kv_cache_events: boolean;
  publisher: string;
  endpoint: string;
  replay_endpoint: string;
  buffer_steps: number;
  hwm: number;
  max_queue_size: number;
  topic: string;
}

function named(name: string): Schema {
  return {
    type: 'object',
    properties: { metadata: { type: 'object', required: ['name'], properties: { name: { const: name } } } },
  };
}
