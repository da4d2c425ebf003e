/**
 * Hash of a cache block. vLLM sends the low 64 bits of a digest as an integer (0.9.x may send negative ones), or the
 * 32 bytes of the digest with VLLM_KV_EVENTS_USE_INT_BLOCK_HASHES=0.
 */
export type BlockHash = bigint | Uint8Array;

/** Blocks added to the cache; the fields are vLLM's (class BlockStored, vllm/distributed/kv_events.py). */
export interface BlockStored {
  readonly type: 'BlockStored';
  readonly blockHashes: readonly BlockHash[];
  /** The block before the first of these; null at the beginning of a prompt. */
  readonly parentBlockHash: BlockHash | null;
  readonly tokenIds: readonly number[];
  /** Tokens per block. */
  readonly blockSize: number;
  readonly loraId: number | null;
  /** `GPU`, `CPU`, …; since vLLM 0.10.2. */
  readonly medium: string | null;
  readonly loraName: string | null;
  /** Hash inputs other than the tokens, one entry per block; since vLLM 0.17.1. */
  readonly extraKeys: unknown;
  /** KV-cache group, in models with several kinds of attention; since vLLM 0.20.2. */
  readonly groupIndex: number | null;
  /** `full_attention`, …; since vLLM 0.22.1. */
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

/** An event type that no vLLM up to 0.33.0 sends. */
export interface UnknownEvent {
  readonly type: 'Unknown';
  readonly tag: string;
}

export type KvEvent = BlockStored | BlockRemoved | AllBlocksCleared | UnknownEvent;

/** How an event is encoded: `array` up to vLLM 0.23, `map` since 0.24.0 (vllm-project/vllm#42892). */
export type Encoding = 'array' | 'map';

/** The events of one step of vLLM's scheduler. */
export interface EventBatch {
  /** Unix time in seconds, by the publisher's clock. */
  readonly timestamp: number;
  readonly events: readonly KvEvent[];
  /** Absent in vLLM 0.9.0. */
  readonly dataParallelRank: number | null | undefined;
  /** Items in the outer array: 2 or 3 in every known version. */
  readonly arity: number;
  /** Undefined for a batch without events. */
  readonly encoding: Encoding | 'mixed' | undefined;
}
