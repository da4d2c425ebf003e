import type { Arrival, BatchArrival, UndecodableArrival } from '../subscribe/arrival.ts';
import { counted, jsonInteger, printable } from '../terminal/text.ts';
import type { BlockHash, BlockRemoved, BlockStored, KvEvent } from '../wire/events.ts';
import type { Interval } from './rates.ts';

const columns = [
  'batches/s',
  'events/s',
  'stored/s',
  'removed/s',
  'MB/s',
  'missed',
  'restarts',
  'dropped',
] as const;

/** Header of the table of rates. */
export const rateHeader = `time      ${columns.map((name) => name.padStart(10)).join('')}`;

function rate(count: number, seconds: number): string {
  const perSecond = count / seconds;
  return perSecond > 0 && perSecond < 10 ? perSecond.toFixed(1) : perSecond.toFixed(0);
}

/** One row of the table of rates. */
export function rateLine({ counts, dropped, seconds }: Interval, now: Date): string {
  const cells = [
    rate(counts.batches, seconds),
    rate(counts.events, seconds),
    rate(counts.stored, seconds),
    rate(counts.removed, seconds),
    (counts.bytes / 1e6 / seconds).toFixed(3),
    String(counts.missed),
    String(counts.restarts),
    String(dropped),
  ];
  return `${now.toTimeString().slice(0, 8)}  ${cells.map((cell) => cell.padStart(10)).join('')}`;
}

function storedText(event: BlockStored): string {
  const { blockHashes, blockSize, tokenIds, medium, parentBlockHash } = event;
  const position = parentBlockHash === null ? 'first of a prompt' : `after ${hashText(parentBlockHash)}`;
  const details = [counted(tokenIds.length, 'token'), position, ...(medium ? [medium] : [])];
  return `stored ${counted(blockHashes.length, 'block')} of ${blockSize} (${details.join(', ')})`;
}

function eventText(event: Exclude<KvEvent, BlockRemoved>): string {
  switch (event.type) {
    case 'BlockStored':
      return storedText(event);
    case 'AllBlocksCleared':
      return 'cleared all blocks';
    case 'Unknown':
      return `unknown event ${event.tag}`;
  }
}

function hashText(hash: BlockHash): string {
  return typeof hash === 'bigint' ? hash.toString() : `0x${Buffer.from(hash).toString('hex')}`;
}

/** Number of events listed per line; the rest is counted. */
const namedEvents = 4;

/** Descriptions of events; consecutive BlockRemoved events are combined. */
function eventTexts(events: readonly KvEvent[]): string[] {
  const texts: string[] = [];
  let removed = 0;
  const flush = (): void => {
    if (removed > 0) texts.push(`removed ${counted(removed, 'block')}`);
    removed = 0;
  };
  for (const event of events) {
    if (event.type === 'BlockRemoved') {
      removed += event.blockHashes.length;
      continue;
    }
    flush();
    texts.push(eventText(event));
  }
  flush();
  return texts;
}

function batchLine({ sequence, batch, bytes, replayed }: BatchArrival): string {
  const texts = eventTexts(batch.events);
  const more = texts.length - namedEvents;
  const shown = [...texts.slice(0, namedEvents), ...(more > 0 ? [`and ${more} more`] : [])];
  return `#${sequence}${replayed ? ' (replayed)' : ''} ${counted(bytes, 'byte')}: ${shown.join('; ') || 'no events'}`;
}

function messageLines(arrival: BatchArrival | UndecodableArrival): string[] {
  const { sequence, missed, restarted } = arrival;
  return [
    ...(restarted ? [`the publisher restarted: its sequence number went back to ${sequence}`] : []),
    ...(missed > 0n ? [`${counted(missed, 'batch', 'batches')} missed before #${sequence}`] : []),
    ...(arrival.kind === 'undecodable'
      ? [`#${sequence ?? '?'} is not a batch of KV events: ${arrival.reason}`]
      : []),
  ];
}

/** Notices besides the batches: gaps, restarts, undecodable messages, connection changes. */
export function noticeLines(arrival: Arrival): string[] {
  switch (arrival.kind) {
    case 'connected':
      return ['connected'];
    case 'disconnected':
      return [`disconnected: ${arrival.reason}; reconnecting`];
    default:
      return messageLines(arrival).map((line) => printable(line, 400));
  }
}

/** A batch in one line; undefined for other arrivals. */
export function verboseLine(arrival: Arrival): string | undefined {
  return arrival.kind === 'batch' ? printable(batchLine(arrival), 1000) : undefined;
}

/** The summary line. */
export function summaryText({ counts: total, dropped, seconds }: Interval): string {
  const parts = [
    counted(total.batches, 'batch', 'batches'),
    counted(total.events, 'event'),
    `${counted(total.stored, 'block')} stored, ${total.removed} removed, ${counted(total.cleared, 'reset')}`,
    `${(total.bytes / 1e6).toFixed(3)} MB`,
    `${total.missed} missed`,
    counted(total.restarts, 'restart'),
    ...(total.undecodable > 0 ? [`${total.undecodable} undecodable`] : []),
    ...(dropped > 0 ? [`${dropped} dropped by kv-events`] : []),
  ];
  return `${parts.join(', ')} in ${seconds.toFixed(1)} s`;
}

/** The summary as a JSON object. */
export function summaryJson({ counts, dropped, seconds }: Interval): object {
  return { type: 'summary', ...counts, missed: jsonInteger(counts.missed), dropped, seconds };
}
