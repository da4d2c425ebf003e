import type { Arrival, BatchArrival } from '../subscribe/arrival.ts';
import { jsonInteger } from '../terminal/text.ts';
import type { BlockHash, KvEvent } from '../wire/events.ts';

/** A hash is always a string: decimal digits for vLLM's integers, `0x` and hexadecimal digits for bytes. */
function hashJson(hash: BlockHash): string {
  return typeof hash === 'bigint' ? hash.toString() : `0x${Buffer.from(hash).toString('hex')}`;
}

function eventJson(event: KvEvent, withTokens: boolean): object {
  switch (event.type) {
    case 'BlockStored': {
      const { type, medium, groupIndex, blockSize, parentBlockHash, loraId, loraName, cacheKind, tokenIds } =
        event;
      return {
        type,
        blockHashes: event.blockHashes.map(hashJson),
        parentBlockHash: parentBlockHash === null ? null : hashJson(parentBlockHash),
        blockSize,
        tokens: tokenIds.length,
        ...(withTokens && { tokenIds }),
        medium,
        groupIndex,
        cacheKind,
        loraId,
        loraName,
      };
    }
    case 'BlockRemoved':
      return { ...event, blockHashes: event.blockHashes.map(hashJson) };
    default:
      return event;
  }
}

function batchJson(arrival: BatchArrival, withTokens: boolean): object {
  const { kind, sequence, missed, restarted, replayed, topic, bytes, batch } = arrival;
  const { timestamp, dataParallelRank = null, encoding = null, events } = batch;
  return {
    type: kind,
    sequence: jsonInteger(sequence),
    missed: jsonInteger(missed),
    restarted,
    replayed,
    topic,
    bytes,
    timestamp,
    dataParallelRank,
    encoding,
    events: events.map((event) => eventJson(event, withTokens)),
  };
}

/**
 * An arrival as one JSON object. Integers above 2^53 - 1 are strings. Token ids reveal prompts, so they are
 * only included on request.
 */
export function arrivalJson(arrival: Arrival, withTokens: boolean): object {
  switch (arrival.kind) {
    case 'connected':
      return { type: arrival.kind };
    case 'disconnected':
      return { type: arrival.kind, reason: arrival.reason };
    case 'undecodable': {
      const { kind, sequence, reason, bytes, missed, restarted, replayed } = arrival;
      const position = {
        sequence: sequence === undefined ? null : jsonInteger(sequence),
        missed: jsonInteger(missed),
      };
      return { type: kind, ...position, restarted, replayed, bytes, reason };
    }
    case 'batch':
      return batchJson(arrival, withTokens);
  }
}
