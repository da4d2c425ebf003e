/**
 * Name of a cache block. vLLM sends the low 64 bits of a digest as an integer (0.9.x may send negative ones), or the
 * 32 bytes of the digest with VLLM_KV_EVENTS_USE_INT_BLOCK_HASHES=0.
 */
export type BlockHash = bigint | Uint8Array;

/** Blocks that entered the cache; the fields are vLLM's (class BlockStored, vllm/distributed/kv_events.py). */
export interface BlockStored {
  readonly type: 'BlockStored';
  readonly blockHashes: readonly BlockHash[];
  /** The block before the first of these; null where these begin a prompt. */
  readonly parentBlockHash: BlockHash | null;
  readonly tokenIds: readonly number[];
  /** Tokens in a block. */
  readonly blockSize: number;
  readonly loraId: number | null;
  /** `GPU`, `CPU`, …; from vLLM 0.10.2. */
  readonly medium: string | null;
  readonly loraName: string | null;
  /** What the hash depends on besides the tokens, one entry a block; from 0.17.1. */
  readonly extraKeys: unknown;
  /** Group of layers, in models with several kinds of attention; from 0.20.2. */
  readonly groupIndex: number | null;
  /** `full_attention`, …; from 0.22.1. */
  readonly cacheKind: string | null;
}

export interface BlockRemoved {
  readonly type: 'BlockRemoved';
  readonly blockHashes: readonly BlockHash[];
  readonly medium: string | null;
  readonly groupIndex: number | null;
}

export interface AllBlocksCleared {
  readonly type: 'AllBlocksCleared';
}

/** An event that no vLLM up to 0.33.0 sends. */
export interface UnknownEvent {
  readonly type: 'Unknown';
  readonly tag: string;
}

export type KvEvent = BlockStored | BlockRemoved | AllBlocksCleared | UnknownEvent;

/** How an event is written: `array` up to vLLM 0.23, `map` from 0.24.0 on (vllm-project/vllm#42892). */
export type Encoding = 'array' | 'map';

/** The events of one step of vLLM's scheduler. */
export interface EventBatch {
  /** Seconds since 1970, by the publisher's clock. */
  readonly timestamp: number;
  readonly events: readonly KvEvent[];
  /** Absent in vLLM 0.9.0. */
  readonly dataParallelRank: number | null | undefined;
  /** Items in the outer array: 2 or 3 in every known version. */
  readonly arity: number;
  /** Undefined for a batch without events. */
  readonly encoding: Encoding | 'mixed' | undefined;
}
