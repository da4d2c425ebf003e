import type { MessageArrival } from '../subscribe/arrival.ts';
import type { BlockStored, EventBatch, KvEvent } from '../wire/events.ts';

/** What the batches of one publisher had in common, and what they had not. */
export interface Evidence {
  batches: number;
  /** Batches that came live and not from the replay buffer. */
  live: number;
  /** Whether blocks were stored: without that, nothing is known of block sizes. */
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
  /** Most blocks that one event stored. */
  mostBlocks: number;
  /** Events whose tokens are not exactly its blocks'. */
  ragged: number;
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
    ragged: 0,
    cleared: 0,
  };
}

/** A sender may make up as many names as it likes; a few are enough to judge. */
const enough = 16;

function note<T>(seen: Set<T>, value: T): void {
  if (seen.size < enough) seen.add(value);
}

function addStored(evidence: Evidence, event: BlockStored): void {
  evidence.stored = true;
  note(evidence.blockSizes, event.blockSize);
  evidence.mostBlocks = Math.max(evidence.mostBlocks, event.blockHashes.length);
  if (event.tokenIds.length !== event.blockHashes.length * event.blockSize) evidence.ragged += 1;
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
