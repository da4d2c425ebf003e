import { caveatOf, type NamedGateway, pairOfEncoding } from '../gateway/versions.ts';
import { counted } from '../terminal/text.ts';
import type { Evidence } from './evidence.ts';
import { type Finding, finding } from './finding.ts';

const listed = (values: Iterable<unknown>): string => [...values].join(', ');

const encodingNames = { array: 'arrays (vLLM up to 0.23)', map: 'maps (vLLM 0.24 and later)' } as const;

const encodingSeverities = { yes: 'ok', no: 'problem', unknown: 'unknown' } as const;

function checkEncodings({ encodings }: Evidence, gateway: NamedGateway): Finding[] {
  return [...encodings].map((encoding) => {
    const pair = pairOfEncoding(`${encoding}s`, gateway);
    const { decodes } = pair;
    const { text, remedy } = caveatOf(pair);
    const values = { encoding, decodes: decodes.is, seen: decodes.seen };
    const what = `encoding: events are ${encodingNames[encoding]}; AIBrix ${gateway.version}`;
    if (decodes.is === 'yes') return finding('encoding', 'ok', `${what} decodes them`, undefined, values);
    return finding('encoding', encodingSeverities[decodes.is], `${what}: ${text}`, remedy, values);
  });
}

function checkHashes({ hashKinds }: Evidence): Finding[] {
  if (hashKinds.size === 0) return [];
  if (!hashKinds.has('bytes'))
    return [finding('hashes', 'ok', 'hashes: integers, as the gateway indexes them')];
  const text =
    "hashes: bytes; the gateway keeps their first 8, vLLM's integers are the last 8: the two never match";
  const remedy = 'leave VLLM_KV_EVENTS_USE_INT_BLOCK_HASHES at its default, 1, in all pods of the model';
  return [finding('hashes', 'warning', text, remedy)];
}

interface Fault {
  readonly id: string;
  readonly found: boolean;
  readonly text: string;
  readonly remedy?: string;
  readonly values?: Finding['values'];
}

/** What makes the gateway drop a batch. AIBrix v0.7.0, pkg/cache/kvcache/msgpack_decoder.go. */
function batchFaults({ arities, ranks, undecodable }: Evidence): Fault[] {
  const items = listed([...arities].filter((arity) => arity !== 2 && arity !== 3));
  return [
    {
      id: 'batch',
      found: items !== '',
      text: `batch: ${items} items; the gateway accepts 2 or 3`,
      values: { items },
    },
    {
      id: 'rank',
      found: ranks.has(null),
      text: 'data-parallel rank: nil; the gateway accepts a number or none',
    },
    {
      id: 'rank',
      found: [...ranks].some((rank) => rank !== null && rank > 0),
      text: `data-parallel rank: ${listed(ranks)}`,
      remedy: 'use --data-parallel-size 1: the gateway reads one publisher per pod',
      values: { ranks: listed(ranks) },
    },
    {
      id: 'messages',
      found: undecodable.size > 0,
      text: `messages: some are not batches of KV events (${[...undecodable][0]})`,
      remedy: 'check that it is vLLM that publishes on this port',
    },
  ];
}

/** Events that the gateway drops, some with their batch. Source: as for `batchFaults`. */
function eventFaults({ mismatchedTokens, unknownTags }: Evidence): Fault[] {
  const kinds = listed(unknownTags);
  return [
    {
      id: 'tokens',
      found: mismatchedTokens > 0,
      text: `tokens: ${counted(mismatchedTokens, 'event')} whose token count is not blocks × block size; the gateway drops these events`,
      values: { events: mismatchedTokens },
    },
    {
      id: 'event-kind',
      found: unknownTags.size > 0,
      text: `events: unknown types (${kinds}); the gateway drops every batch that contains one`,
      values: { kinds },
    },
  ];
}

/** Whether the gateway can read what is published. */
export function checkFormat(evidence: Evidence, gateway: NamedGateway): Finding[] {
  const faults = [...batchFaults(evidence), ...eventFaults(evidence)].filter(({ found }) => found);
  return [
    ...checkEncodings(evidence, gateway),
    ...checkHashes(evidence),
    ...faults.map(({ id, text, remedy, values }) => finding(id, 'problem', text, remedy, values)),
  ];
}
