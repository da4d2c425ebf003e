import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.join(import.meta.dirname, '../../fixtures/kv-event-vectors');

/** A message that a running vLLM sent, with what its own decoder made of the payload. */
export interface RecordedMessage {
  readonly name: string;
  /** Topic, sequence, payload. */
  readonly frames: readonly [Buffer, Buffer, Buffer];
  readonly payload: Uint8Array;
  /** The payload as plain values: 64-bit integers as bigint, binary as Uint8Array. */
  readonly decoded: unknown;
  /** The same as an EventBatch, with the fields that were sent. */
  readonly batch: object;
}

export interface Recording {
  readonly file: string;
  readonly version: string;
  readonly encoding: 'array' | 'map';
  readonly messages: readonly RecordedMessage[];
  /** Replies to a replay from sequence 0, as a DEALER receives them; the publishers' recordings hold none. */
  readonly replay: readonly (readonly Buffer[])[];
}

type Json = null | boolean | number | string | Json[] | { [key: string]: Json };

interface RecordedFrames {
  name?: string;
  frames_hex: string[];
  decoded: Json;
}

interface RecordingFile {
  vllm: string | { version: string };
  live?: RecordedFrames[];
  steps?: { step: string; batches: RecordedFrames[] }[];
  replay_from_0_frames_hex?: string[][];
}

/** Fields of vLLM's last array encoding, as its own classes list them: a name, and a default where there is one. */
const { fields } = JSON.parse(readFileSync(path.join(folder, '0.22.1.json'), 'utf8')) as {
  fields: Record<string, [string, unknown?][]>;
};

const ourNames: Readonly<Record<string, string>> = {
  type: 'type',
  block_hashes: 'blockHashes',
  parent_block_hash: 'parentBlockHash',
  token_ids: 'tokenIds',
  block_size: 'blockSize',
  lora_id: 'loraId',
  medium: 'medium',
  lora_name: 'loraName',
  extra_keys: 'extraKeys',
  group_idx: 'groupIndex',
  kv_cache_spec_kind: 'cacheKind',
};

function hex(text: string): Buffer {
  return Buffer.from(text, 'hex');
}

/** Recordings write `{"$int": "…"}` for 64-bit integers and `{"$bytes": "…"}` for binary. */
function revive(value: Json): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (typeof value !== 'object' || value === null) return value;
  if (typeof value.$int === 'string') return BigInt(value.$int);
  if (typeof value.$bytes === 'string') return new Uint8Array(hex(value.$bytes));
  return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, revive(item)]));
}

function wide(hash: unknown): unknown {
  return typeof hash === 'number' ? BigInt(hash) : hash;
}

function eventFields(event: unknown): [string, unknown][] {
  if (!Array.isArray(event)) return Object.entries(event as object);
  const names = ['type', ...(fields[String(event[0])] ?? []).map(([name]) => name)];
  return event.map((value, index) => [names[index] ?? '', value]);
}

function expectedEvent(event: unknown): object {
  const named = eventFields(event).flatMap(([theirs, value]) => {
    const name = ourNames[theirs];
    if (!name) return [];
    if (name === 'blockHashes') return [[name, (value as unknown[]).map(wide)]];
    return [[name, name === 'parentBlockHash' ? wide(value) : value]];
  });
  return Object.fromEntries(named);
}

function message({ frames_hex, decoded, name }: RecordedFrames): RecordedMessage {
  const [topic = '', sequence = '', payload = ''] = frames_hex;
  const plain = revive(decoded) as [number, unknown[], number?];
  return {
    name: name ?? `sequence ${Number.parseInt(sequence, 16)}`,
    frames: [hex(topic), hex(sequence), hex(payload)],
    payload: new Uint8Array(hex(payload)),
    decoded: plain,
    batch: { timestamp: plain[0], events: plain[1].map(expectedEvent), dataParallelRank: plain[2] },
  };
}

function recording(file: string): Recording {
  const parsed = JSON.parse(readFileSync(path.join(folder, file), 'utf8')) as RecordingFile;
  const version = typeof parsed.vllm === 'string' ? parsed.vllm : parsed.vllm.version;
  const stepped = (parsed.steps ?? []).flatMap(({ step, batches }) =>
    batches.map((batch) => ({ ...batch, name: step })),
  );
  return {
    file,
    version,
    encoding: Number(version.split('.')[1]) >= 24 ? 'map' : 'array',
    messages: [...(parsed.live ?? []), ...stepped].map(message),
    replay: (parsed.replay_from_0_frames_hex ?? []).map((frames) => frames.map(hex)),
  };
}

/** What vLLM 0.10.2 to 0.32.0 sent: publishers fed with chosen events, and two whole servers. */
export const recordings: readonly Recording[] = readdirSync(folder).sort().map(recording);

/** The recording in `file`. */
export function recordingOf(file: string): Recording {
  const found = recordings.find((candidate) => candidate.file === file);
  if (!found) throw new Error(`no recording ${file} in ${folder}`);
  return found;
}
