/**
 * What AIBrix's gateway and vLLM require of a model that publishes KV events: ports and labels. The gateway's settings
 * are in settings.ts, compatibility of versions in versions.json. The chart's template `_contract.tpl`, the facts
 * of the migration scripts and the guide's tables are generated from these by `npm run docs`.
 */

/** A fact with its source: a project, a version, a file or an issue. */
export interface Sourced {
  readonly source: string;
}

/** Ports of a pod that AIBrix connects to; no label, annotation or variable changes the first two. */
export const ports = {
  /** ZMQ PUB and ROUTER (AIBrix v0.7.0, pkg/cache/kvcache/types.go). */
  events: 5557,
  replay: 5558,
  /** Tokenizer, metrics and requests by default (AIBrix v0.7.0, pkg/plugins/gateway/algorithms/prefix_cache.go). */
  http: 8000,
} as const;

/** Bytes per token in the gateway, whose block size is in bytes (AIBrix v0.7.0, pkg/utils/syncprefixcacheindexer). */
export const bytesPerToken = 4;

/** Tokens per block if --block-size is not set: vLLM's default on most GPUs (vLLM 0.9 to 0.33, config/cache.py). */
export const usualBlockSize = 16;

/** AIBRIX_PREFIX_CACHE_BLOCK_SIZE as AIBrix's own chart sets it (dist/chart at v0.4.0 to v0.7.0). */
export const chartBlockBytes = 128;

/** Default of AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT (AIBrix v0.7.0, pkg/utils/syncprefixcacheindexer/sync_hash.go). */
export const defaultMaxPrefixes = 10_000;

/** The recommended value: four pods of 32,768 blocks each; bench/results/gateway-index.json has the memory per block. */
export const maxPrefixes = 131_072;

/** The index of a model is dropped after this time without a routed request (AIBRIX_SYNC_EVICTION_DURATION_MINUTES). */
export const idleMinutes = 20;

/**
 * With this many pods without a replay port, the gateway starts without KV sync: it waits 5 s for each, 30 s in total
 * (v0.7.0, measured).
 */
export const stalledPods = 7;

/** A label that AIBrix reads, the objects it is read from, and its purpose. */
export interface Label extends Sourced {
  readonly name: string;
  readonly on: string;
  readonly purpose: string;
}

/** Labels that AIBrix reads (v0.7.0). */
export const labels = {
  name: {
    name: 'model.aibrix.ai/name',
    on: 'Deployment and pods',
    purpose: 'the route, and the model of the events',
    source: 'AIBrix v0.7.0 pkg/controller/modelrouter/modelrouter_controller.go, pkg/kvevent/manager.go',
  },
  port: {
    name: 'model.aibrix.ai/port',
    on: 'Deployment and pods',
    purpose: 'where requests go; a port number of the Service',
    source: 'AIBrix v0.7.0 pkg/utils/pod.go',
  },
  engine: {
    name: 'model.aibrix.ai/engine',
    on: 'Deployment and pods',
    purpose: '`vllm`: which tokenizer API is called',
    source: 'AIBrix v0.7.0 pkg/utils/pod.go',
  },
  enabled: {
    name: 'model.aibrix.ai/kv-events-enabled',
    on: '**pods**',
    purpose: 'exactly `"true"`: the gateway subscribes',
    source: 'AIBrix v0.7.0 pkg/kvevent/manager.go',
  },
  workload: {
    name: 'app.kubernetes.io/name',
    on: 'pods',
    purpose: "AIBrix reads it as the name of the workload, so it must be the Deployment's name",
    source: 'AIBrix v0.7.0 pkg/utils/pod.go, AIBRIX_POD_DEPLOYMENT_LABEL',
  },
} as const satisfies Record<string, Label>;

/** A label that must not be set: the router never queries the entries of such pods (AIBrix v0.7.0, pkg/kvevent/handler.go). */
export const loraLabel = 'model.aibrix.ai/lora-id';

/** The annotation of a pod that holds its routing profiles (AIBrix v0.6.0 and later, configprofiles.go). */
export const profileAnnotation = 'model.aibrix.ai/config';

/** The only routing strategy that uses events (AIBrix v0.7.0, pkg/plugins/gateway/algorithms/prefix_cache.go). */
export const strategy = 'prefix-cache';

/** The Deployment of the gateway, as AIBrix's chart and its kustomization name it. */
export const gatewayDeployment = {
  namespace: 'aibrix-system',
  name: 'aibrix-gateway-plugins',
  container: 'gateway-plugin',
} as const;

/** AIBrix's own kinds with pod templates (AIBrix v0.7.0, config/crd/orchestration). */
export const workloadKinds = [
  'stormservice',
  'rayclusterfleet',
  'roleset',
  'podset',
  'rayclusterreplicaset',
] as const;
