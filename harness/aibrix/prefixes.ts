import { decodeBatch } from '../../kv-events/wire/decode.ts';
import type { BlockHash, BlockStored, KvEvent } from '../../kv-events/wire/events.ts';

/** A block that was stored, and how often: vLLM reports each copy of a block. */
interface Held {
  readonly parent: string | null;
  readonly tokens: readonly number[];
  copies: number;
}

/**
 * The prefixes that a plain prompt can reuse according to events, as token ids with commas between: each a whole number of
 * `blockSize` tokens. Blocks of adapters and of salted prompts do not count, nor do those whose predecessor is gone.
 *
 * @param payloads all batches of one publisher since its start
 */
export function reusablePrefixes(payloads: readonly Uint8Array[], blockSize: number): Set<string> {
  const held = new Map<string, Held>();
  for (const payload of payloads) for (const event of decodeBatch(payload).events) apply(held, event);
  const prefixes = new Set<string>();
  for (const [hash, { copies }] of held) {
    const tokens = copies > 0 ? prefixOf(held, hash) : undefined;
    for (let end = blockSize; end <= (tokens?.length ?? 0); end += blockSize)
      prefixes.add(tokens?.slice(0, end).join() ?? '');
  }
  return prefixes;
}

function apply(held: Map<string, Held>, event: KvEvent): void {
  if (event.type === 'AllBlocksCleared') held.clear();
  if (event.type === 'BlockRemoved') for (const hash of event.blockHashes) change(held.get(nameOf(hash)), -1);
  if (event.type === 'BlockStored' && event.loraId === null) store(held, event);
}

function store(held: Map<string, Held>, event: BlockStored): void {
  const { blockHashes, parentBlockHash, tokenIds, blockSize } = event;
  const extraKeys = (event.extraKeys ?? []) as readonly unknown[];
  let parent = parentBlockHash === null ? null : nameOf(parentBlockHash);
  for (const [index, hash] of blockHashes.entries()) {
    if (extraKeys[index]) return;
    const name = nameOf(hash);
    const tokens = tokenIds.slice(index * blockSize, (index + 1) * blockSize);
    if (!held.has(name)) held.set(name, { parent, tokens, copies: 0 });
    change(held.get(name), 1);
    parent = name;
  }
}

function change(block: Held | undefined, by: number): void {
  if (block) block.copies = Math.max(0, block.copies + by);
}

/** The tokens up to the end of a block; undefined if a block before it is not held. */
function prefixOf(held: ReadonlyMap<string, Held>, hash: string): number[] | undefined {
  const block = held.get(hash);
  if (!block?.copies) return undefined;
  if (block.parent === null) return [...block.tokens];
  const before = prefixOf(held, block.parent);
  return before && [...before, ...block.tokens];
}

function nameOf(hash: BlockHash): string {
  return typeof hash === 'bigint' ? `${hash}` : Buffer.from(hash).toString('hex');
}
