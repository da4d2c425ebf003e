import type { Encoding, EventBatch, KvEvent } from './events.ts';
import { hash, hashes, integer, list, number, optional, text, tokens } from './fields.ts';
import { DecodeError, decodeMessagePack } from './messagepack.ts';

/**
 * Fields in the order of the array encoding, after the tag. Newer versions only append fields, and the array encoding
 * ended with 0.23.0; newer fields are read by name. vLLM 0.9.0 to 0.33.0, vllm/distributed/kv_events.py.
 */
const positions: Readonly<Record<string, readonly string[]>> = {
  BlockStored: [
    'block_hashes',
    'parent_block_hash',
    'token_ids',
    'block_size',
    'lora_id',
    'medium',
    'lora_name',
    'extra_keys',
    'group_idx',
    'kv_cache_spec_kind',
  ],
  BlockRemoved: ['block_hashes', 'medium', 'group_idx'],
};

interface RawEvent {
  readonly encoding: Encoding;
  readonly tag: string;
  /** The value of a field, undefined where it is absent. */
  readonly field: (name: string) => unknown;
}

function rawEvent(value: unknown): RawEvent {
  if (Array.isArray(value)) {
    const tag = text('tag', value[0]);
    const names = Object.hasOwn(positions, tag) ? (positions[tag] ?? []) : [];
    const field = (name: string): unknown =>
      names.includes(name) ? value[1 + names.indexOf(name)] : undefined;
    return { encoding: 'array', tag, field };
  }
  if (typeof value === 'object' && value !== null && !(value instanceof Uint8Array)) {
    const fields = new Map<string, unknown>(Object.entries(value));
    return { encoding: 'map', tag: text('type', fields.get('type')), field: (name) => fields.get(name) };
  }
  throw new DecodeError(`expected an array or a map, found ${value === null ? 'nil' : `a ${typeof value}`}`);
}

function typedEvent({ tag, field }: RawEvent): KvEvent {
  if (tag === 'AllBlocksCleared') return { type: tag };
  if (tag !== 'BlockStored' && tag !== 'BlockRemoved') return { type: 'Unknown', tag };
  const common = {
    blockHashes: hashes('block_hashes', field('block_hashes')),
    medium: optional(text, 'medium', field('medium')),
    groupIndex: optional(integer, 'group_idx', field('group_idx')),
  };
  if (tag === 'BlockRemoved') return { type: tag, ...common };
  return {
    type: tag,
    ...common,
    parentBlockHash: optional(hash, 'parent_block_hash', field('parent_block_hash')),
    tokenIds: tokens('token_ids', field('token_ids')),
    blockSize: integer('block_size', field('block_size'), 1),
    loraId: optional(integer, 'lora_id', field('lora_id')),
    loraName: optional(text, 'lora_name', field('lora_name')),
    extraKeys: field('extra_keys') ?? null,
    cacheKind: optional(text, 'kv_cache_spec_kind', field('kv_cache_spec_kind')),
  };
}

function decodeEvent(value: unknown, index: number): { encoding: Encoding; event: KvEvent } {
  let where = `event ${index}`;
  try {
    const raw = rawEvent(value);
    where += ` (${raw.tag.slice(0, 40)})`;
    return { encoding: raw.encoding, event: typedEvent(raw) };
  } catch (error) {
    if (error instanceof DecodeError) throw new DecodeError(`${where}: ${error.message}`, { cause: error });
    throw error;
  }
}

function sharedEncoding(encodings: ReadonlySet<Encoding>): EventBatch['encoding'] {
  const [first, second] = encodings;
  return second ? 'mixed' : first;
}

/**
 * Decodes the payload (third frame) of a vLLM KV-event message: `[ts, [events], data_parallel_rank]`, with events as
 * arrays (vLLM up to 0.23) or maps (0.24.0 and later). Unknown fields are ignored; events of an unknown type keep
 * only their tag.
 *
 * @throws {DecodeError} for any other payload, and never another error
 */
export function decodeBatch(payload: Uint8Array): EventBatch {
  const batch = list('batch', decodeMessagePack(payload));
  const [timestamp, events, rank] = batch;
  const decoded = list('events', events).map(decodeEvent);
  return {
    timestamp: number('ts', timestamp),
    events: decoded.map(({ event }) => event),
    dataParallelRank: rank === undefined ? undefined : optional(integer, 'data_parallel_rank', rank),
    arity: batch.length,
    encoding: sharedEncoding(new Set(decoded.map(({ encoding }) => encoding))),
  };
}
