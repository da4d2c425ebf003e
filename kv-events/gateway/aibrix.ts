import semver from 'semver';
import { CommandError } from '../terminal/exit.ts';
import type { Encoding } from '../wire/events.ts';

/** What a release of the AIBrix gateway does with KV events. */
export interface GatewayRules {
  /** As it reads after "AIBrix": `v0.7.0`. */
  readonly version: string;
  /** Whether it decodes events written as arrays, as maps; `unverified`: nobody has looked at that release. */
  readonly decodes: Readonly<Record<Encoding, 'yes' | 'no' | 'unverified'>>;
  /** Why events never influence routing, where they do not. */
  readonly withoutEffect?: string;
  /** Whether AllBlocksCleared empties the pod's index. */
  readonly clears: boolean;
  /** Names of the environment variables that switch KV sync and its tokenizer on. */
  readonly names: { readonly sync: string; readonly tokenizer: string; readonly endpoint: string };
}

type Rules = Omit<GatewayRules, 'version'> & { readonly range: string };

const oldNames = {
  sync: 'AIBRIX_KV_EVENT_SYNC_ENABLED',
  tokenizer: 'AIBRIX_USE_REMOTE_TOKENIZER',
  endpoint: 'AIBRIX_REMOTE_TOKENIZER_ENDPOINT',
} as const;

const names = {
  sync: 'AIBRIX_PREFIX_CACHE_KV_EVENT_SYNC_ENABLED',
  tokenizer: 'AIBRIX_PREFIX_CACHE_USE_REMOTE_TOKENIZER',
  endpoint: 'AIBRIX_PREFIX_CACHE_REMOTE_TOKENIZER_ENDPOINT',
} as const;

const ownMaps = 'it expects events of a form of its own that no vLLM sends (aibrix#1559, aibrix#1720)';
const twoIndexes = 'its event manager and its router keep separate indexes (fixed in v0.7.0, aibrix#2096)';

/**
 * The contract, release by release. Sources, all of github.com/vllm-project/aibrix:
 * - encodings: pkg/cache/kvcache/msgpack_decoder.go at tags v0.4.0 to v0.7.0 (arrays from v0.6.0: #1848, #1962); main
 *   of 2026-08-22 still had arrays only, later commits of main (059fe5ec, cb9b54c8) read maps as well;
 * - effect: pkg/cache/kv_event_manager_zmq.go against pkg/plugins/gateway/algorithms/prefix_cache.go (#2096);
 * - names: pkg/constants/kv_event_sync.go (renamed in v0.5.0); - AllBlocksCleared: #2385, on main only.
 */
const table: readonly Rules[] = [
  {
    range: '0.4',
    decodes: { array: 'no', map: 'no' },
    withoutEffect: ownMaps,
    clears: false,
    names: oldNames,
  },
  { range: '0.5', decodes: { array: 'no', map: 'no' }, withoutEffect: ownMaps, clears: false, names },
  { range: '0.6', decodes: { array: 'yes', map: 'no' }, withoutEffect: twoIndexes, clears: false, names },
  { range: '0.7', decodes: { array: 'yes', map: 'no' }, clears: false, names },
  { range: '>=0.8', decodes: { array: 'yes', map: 'unverified' }, clears: true, names },
];

const main: Omit<GatewayRules, 'version'> = { decodes: { array: 'yes', map: 'yes' }, clears: true, names };

/** The version that is assumed unless another is given. */
export const defaultVersion = 'v0.7.0';

/**
 * The rules of a release such as `v0.7.0` or `0.7`, or of `main`.
 *
 * @throws {CommandError} for what is no version, and for releases before KV event sync (v0.4.0)
 */
export function gatewayRules(text: string): GatewayRules {
  if (text === 'main') return { version: 'main', ...main };
  const version = /^v?\d+(\.\d+){0,2}(-[\w.]+)?$/.test(text) ? semver.coerce(text) : null;
  if (!version)
    throw new CommandError(`${JSON.stringify(text)} is no version of AIBrix; give v0.7.0, 0.7 or main`);
  const rules = table.find(({ range }) => semver.satisfies(version, range));
  if (!rules) throw new CommandError(`AIBrix ${text} has no KV event sync; it came with v0.4.0`);
  return { version: text.startsWith('v') ? text : `v${text}`, ...rules };
}

/** Bytes of the gateway's token buffer that hold one token: AIBRIX_PREFIX_CACHE_BLOCK_SIZE counts bytes (v0.7.0). */
const bytesPerToken = 4;

/** AIBRIX_PREFIX_CACHE_BLOCK_SIZE as AIBrix's own chart sets it (v0.4.0 to v0.7.0). */
export const chartBlockBytes = 128;

/** What AIBRIX_PREFIX_CACHE_BLOCK_SIZE has to be for a pod whose blocks hold `blockSize` tokens. */
export function gatewayBlockBytes(blockSize: number): number {
  return bytesPerToken * blockSize;
}

/**
 * The gateway's environment for a pod; all values are strings, as Kubernetes wants them. The endpoint's value is never
 * used, but KV sync stays off without one: the tokenizer is asked at each pod's own address.
 */
export function gatewayEnvironment(
  rules: GatewayRules,
  blockSize: number,
  httpPort = 8000,
): Record<string, string> {
  const template = { AIBRIX_VLLM_TOKENIZER_ENDPOINT_TEMPLATE: `http://%s:${httpPort}` };
  return {
    [rules.names.tokenizer]: 'true',
    AIBRIX_PREFIX_CACHE_TOKENIZER_TYPE: 'remote',
    [rules.names.endpoint]: 'http://unused',
    ...(httpPort === 8000 ? {} : template),
    AIBRIX_PREFIX_CACHE_BLOCK_SIZE: String(gatewayBlockBytes(blockSize)),
    [rules.names.sync]: 'true',
  };
}
