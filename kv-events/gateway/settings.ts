import {
  bytesPerToken,
  defaultMaxPrefixes,
  maxPrefixes,
  ports,
  type Sourced,
  usualBlockSize,
} from './contract.ts';

/** Inputs for the values of the gateway's settings. */
export interface Needs {
  /** Tokens per KV-cache block. */
  readonly blockSize?: number;
  /** Port of the models' API; one for all models of the gateway. */
  readonly httpPort?: number;
  /** Blocks that the gateway may record from its own routing, per model. */
  readonly maxPrefixes?: number;
}

/** An environment variable of the gateway that KV sync needs. */
export interface Setting extends Sourced {
  readonly id: string;
  readonly name: string;
  /** Its name in AIBrix v0.4, if different. */
  readonly v04?: string;
  /** Undefined if the setting is not needed. All values are strings, because AIBrix's chart accepts nothing else. */
  readonly value: (needs: Required<Needs>) => string | undefined;
  /** The value as shown in tables. */
  readonly shown: string;
  readonly why: string;
}

/** The setting that makes the gateway subscribe to events. */
export const syncSetting = 'AIBRIX_PREFIX_CACHE_KV_EVENT_SYNC_ENABLED';

/** An address that can never be reached, so that nobody mistakes it for a real one. */
export const unusedEndpoint = 'http://unused.invalid:8000';

const constants = 'AIBrix v0.4.0 to v0.7.0, pkg/constants/kv_event_sync.go';

/** The settings in the order in which they are listed: tokenizer, index, then KV sync, which requires the others. */
export const settings: readonly Setting[] = [
  {
    id: 'tokenizer',
    name: 'AIBRIX_PREFIX_CACHE_USE_REMOTE_TOKENIZER',
    v04: 'AIBRIX_USE_REMOTE_TOKENIZER',
    value: () => 'true',
    shown: '`"true"`',
    why: 'events contain token ids, so prompts must be tokenized in the same way',
    source: constants,
  },
  {
    id: 'tokenizer-type',
    name: 'AIBRIX_PREFIX_CACHE_TOKENIZER_TYPE',
    value: () => 'remote',
    shown: '`"remote"`',
    why: 'the default `character` matches nothing',
    source: constants,
  },
  {
    id: 'tokenizer-endpoint',
    name: 'AIBRIX_PREFIX_CACHE_REMOTE_TOKENIZER_ENDPOINT',
    v04: 'AIBRIX_REMOTE_TOKENIZER_ENDPOINT',
    value: () => unusedEndpoint,
    shown: 'any URL',
    why: 'must not be empty, but is never used: the gateway calls port 8000 of a pod',
    source: 'AIBrix v0.4.0 to v0.7.0; run with an address that does not resolve',
  },
  {
    id: 'tokenizer-address',
    name: 'AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE',
    value: ({ httpPort }) => (httpPort === ports.http ? undefined : `http://%s:${httpPort}`),
    shown: '`"http://%s:PORT"`',
    why: 'only if the models do not listen on 8000; one port for all models',
    source: 'AIBrix v0.7.0; run: without it the gateway counts characters',
  },
  {
    id: 'block-size',
    name: 'AIBRIX_PREFIX_CACHE_BLOCK_SIZE',
    value: ({ blockSize }) => String(bytesPerToken * blockSize),
    shown: "4 × vLLM's block size",
    why: `in bytes, ${bytesPerToken} per token, although some documents say otherwise: \`"${bytesPerToken * usualBlockSize}"\` for ${usualBlockSize} tokens`,
    source: 'AIBrix v0.4.0 to v0.7.0, pkg/utils/syncprefixcacheindexer; run',
  },
  {
    id: 'max-prefixes',
    name: 'AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT',
    value: (needs) => String(needs.maxPrefixes),
    shown: 'pods × KV-cache blocks per pod',
    why: `the gateway stops recording its own routing after ${defaultMaxPrefixes} blocks of a model, permanently, unless this is larger`,
    source: 'AIBrix v0.7.0, pkg/utils/syncprefixcacheindexer/sync_hash.go; run',
  },
  {
    id: 'sync',
    name: syncSetting,
    v04: 'AIBRIX_KV_EVENT_SYNC_ENABLED',
    value: () => 'true',
    shown: '`"true"`',
    why: 'last, because it requires the others',
    source: constants,
  },
];

/** The defaults if nothing is known about the model. */
export const usualNeeds: Required<Needs> = { blockSize: usualBlockSize, httpPort: ports.http, maxPrefixes };

/** The value of AIBRIX_PREFIX_CACHE_BLOCK_SIZE for pods with `blockSize` tokens per block. */
export function gatewayBlockBytes(blockSize: number): number {
  return bytesPerToken * blockSize;
}

/**
 * The environment of the gateway's container for a model, in the order of `settings`.
 *
 * @param old whether the gateway is AIBrix v0.4, which has other names for three of them
 */
export function gatewayEnvironment(needs: Needs = {}, old = false): Record<string, string> {
  const known = { ...usualNeeds, ...needs };
  const pairs = settings.map(({ name, v04, value }) => [old ? (v04 ?? name) : name, value(known)]);
  return Object.fromEntries(pairs.filter(([, value]) => value !== undefined)) as Record<string, string>;
}
