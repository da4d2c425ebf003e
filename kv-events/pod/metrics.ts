/** The KV-cache configuration in vLLM's metric `vllm:cache_config_info`. */
export interface CacheConfig {
  /** Tokens per block as resolved by vLLM, also if --block-size is not set. */
  readonly blockSize: number;
  /** Number of blocks; absent until vLLM has profiled its memory. */
  readonly blocks?: number;
}

function label(line: string, name: string): number | undefined {
  const [, digits] = new RegExp(`[{,]${name}="(\\d+)"`).exec(line) ?? [];
  return digits === undefined ? undefined : Number(digits);
}

/**
 * The cache configuration in the text of `/metrics`; undefined if absent. Every field of vLLM's CacheConfig
 * is a label of that gauge (vLLM 0.23.0 and 0.33.0: v1/metrics/loggers.py, config/cache.py).
 */
export function cacheConfigOf(metrics: string): CacheConfig | undefined {
  const line = metrics.split('\n').find((text) => text.startsWith('vllm:cache_config_info{')) ?? '';
  const blockSize = label(line, 'block_size');
  if (!blockSize) return undefined;
  const blocks = label(line, 'num_gpu_blocks');
  return { blockSize, ...(blocks && { blocks }) };
}
