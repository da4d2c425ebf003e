import type { MessageArrival } from '../subscribe/arrival.ts';
import type { BlockStored, EventBatch, KvEvent } from '../wire/events.ts';

/** Properties observed across a publisher's batches. */
export interface Evidence {
  batches: number;
  /** Batches received live, not from the replay buffer. */
  live: number;
  /** Whether any BlockStored event was seen; otherwise the block size is unknown. */
  stored: boolean;
  readonly encodings: Set<'array' | 'map'>;
  readonly blockSizes: Set<number>;
  readonly hashKinds: Set<'integer' | 'bytes'>;
  readonly ranks: Set<number | null>;
  readonly arities: Set<number>;
  readonly mediums: Set<string>;
  readonly groups: Set<number>;
  readonly adapters: Set<string>;
  readonly unknownTags: Set<string>;
  readonly undecodable: Set<string>;
  /** Events whose blocks depend on more than their tokens: salted or multimodal prompts, adapters. */
  extraKeys: number;
  /** Largest number of blocks in one BlockStored event. */
  mostBlocks: number;
  /** BlockStored events whose token count is not blocks × block size. */
  mismatchedTokens: number;
  cleared: number;
}

/** No evidence yet. */
export function noEvidence(): Evidence {
  return {
    batches: 0,
    live: 0,
    stored: false,
    encodings: new Set(),
    blockSizes: new Set(),
    hashKinds: new Set(),
    ranks: new Set(),
    arities: new Set(),
    mediums: new Set(),
    groups: new Set(),
    adapters: new Set(),
    unknownTags: new Set(),
    undecodable: new Set(),
    extraKeys: 0,
    mostBlocks: 0,
    mismatchedTokens: 0,
    cleared: 0,
  };
}

/** Limit per set: a sender may use any number of names, and a few are enough for the findings. */
const enough = 16;

function note<T>(seen: Set<T>, value: T): void {
  if (seen.size < enough) seen.add(value);
}

function addStored(evidence: Evidence, event: BlockStored): void {
  evidence.stored = true;
  note(evidence.blockSizes, event.blockSize);
  evidence.mostBlocks = Math.max(evidence.mostBlocks, event.blockHashes.length);
  if (event.tokenIds.length !== event.blockHashes.length * event.blockSize) evidence.mismatchedTokens += 1;
  if ([event.extraKeys].flat().some((key) => key !== null)) evidence.extraKeys += 1;
  const adapter = event.loraName ?? event.loraId;
  if (adapter !== null) note(evidence.adapters, String(adapter));
}

function addEvent(evidence: Evidence, event: KvEvent): void {
  if (event.type === 'Unknown') note(evidence.unknownTags, event.tag);
  if (event.type === 'AllBlocksCleared') evidence.cleared += 1;
  if (event.type === 'BlockStored') addStored(evidence, event);
  if (event.type !== 'BlockStored' && event.type !== 'BlockRemoved') return;
  for (const hash of event.blockHashes)
    evidence.hashKinds.add(typeof hash === 'bigint' ? 'integer' : 'bytes');
  if (event.medium !== null) note(evidence.mediums, event.medium);
  if (event.groupIndex !== null) note(evidence.groups, event.groupIndex);
}

function addBatch(evidence: Evidence, { events, encoding, arity, dataParallelRank }: EventBatch): void {
  evidence.batches += 1;
  note(evidence.arities, arity);
  if (dataParallelRank !== undefined) note(evidence.ranks, dataParallelRank);
  if (encoding === 'mixed') evidence.encodings.add('array').add('map');
  else if (encoding) evidence.encodings.add(encoding);
  for (const event of events) addEvent(evidence, event);
}

/** Adds what one message shows. */
export function addEvidence(evidence: Evidence, arrival: MessageArrival): void {
  if (arrival.kind === 'undecodable') {
    note(evidence.undecodable, arrival.reason);
    return;
  }
  if (!arrival.replayed) evidence.live += 1;
  addBatch(evidence, arrival.batch);
}
