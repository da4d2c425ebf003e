import { decode } from '@msgpack/msgpack';

/** Bytes that are not a batch of KV events. The message says what was expected and what was found. */
export class DecodeError extends Error {
  override readonly name = 'DecodeError';
}

/**
 * Limits of a payload. The largest legitimate one is a scheduler step over the whole context: 262 144 tokens are 1.3 MB
 * (4.8 bytes per token, measured on vLLM 0.33.0). Decoded, a payload at these limits takes less than 100 MB.
 */
export const payloadLimits = { bytes: 4 * 1024 * 1024, values: 1_048_576, depth: 16 } as const;

/** The value at one position: its own size in bytes, and the number of values it contains. */
interface Head {
  readonly size: number;
  readonly children: number;
}

/** Sizes in bytes of the fixed-size types, by type byte. */
const fixedSizes: Readonly<Record<number, number>> = {
  192: 1,
  194: 1,
  195: 1,
  202: 5,
  203: 9,
  204: 2,
  205: 3,
  206: 5,
  207: 9,
  208: 2,
  209: 3,
  210: 5,
  211: 9,
};

function lengthAt(view: DataView, at: number, width: number): number {
  if (width === 1) return view.getUint8(at);
  return width === 2 ? view.getUint16(at) : view.getUint32(at);
}

const sizedTypes = [
  { first: 0xc4, widths: [1, 2, 4], each: 0 },
  { first: 0xd9, widths: [1, 2, 4], each: 0 },
  { first: 0xdc, widths: [2, 4], each: 1 },
  { first: 0xde, widths: [2, 4], each: 2 },
];

/** The types with a length field; https://github.com/msgpack/msgpack/blob/master/spec.md */
function sizedHead(view: DataView, at: number, type: number): Head {
  for (const { first, widths, each } of sizedTypes) {
    const width = widths[type - first];
    if (width === undefined) continue;
    const length = lengthAt(view, at + 1, width);
    return { size: 1 + width + (each ? 0 : length), children: length * each };
  }
  throw new DecodeError(`byte ${at}: type 0x${type.toString(16)} does not occur in KV events`);
}

function head(view: DataView, at: number): Head {
  const type = view.getUint8(at);
  if (type < 0x80 || type >= 0xe0) return { size: 1, children: 0 };
  if (type < 0x90) return { size: 1, children: 2 * (type - 0x80) };
  if (type < 0xa0) return { size: 1, children: type - 0x90 };
  if (type < 0xc0) return { size: 1 + type - 0xa0, children: 0 };
  const size = fixedSizes[type];
  return size ? { size, children: 0 } : sizedHead(view, at, type);
}

/**
 * Walks the headers without creating values, because the decoder allocates what a header announces: five bytes can
 * announce an array of four billion. A payload passes if at least one byte is left for every announced value.
 */
function checkStructure(bytes: Uint8Array): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const open = [1];
  let pending = 1;
  let values = 0;
  for (let at = 0; open.length > 0; ) {
    if (at >= bytes.length) throw new DecodeError(`cut off: ${pending} more values expected at byte ${at}`);
    const { size, children } = head(view, at);
    at += size;
    pending += children - 1;
    values += 1;
    if (at > bytes.length) throw new DecodeError(`cut off: a value reaches to byte ${at} of ${bytes.length}`);
    if (pending > bytes.length - at) {
      throw new DecodeError(`cut off: ${pending} values announced, ${bytes.length - at} bytes left`);
    }
    if (values > payloadLimits.values) throw new DecodeError(`more than ${payloadLimits.values} values`);
    const top = open.length - 1;
    open[top] = (open[top] ?? 0) - 1;
    if (children > 0 && open.push(children) > payloadLimits.depth) {
      throw new DecodeError(`nested deeper than ${payloadLimits.depth} levels`);
    }
    while (open.at(-1) === 0) open.pop();
    if (open.length === 0 && at < bytes.length)
      throw new DecodeError(`${bytes.length - at} bytes after the end`);
  }
}

/**
 * Decodes one MessagePack value from an untrusted sender, limited in size, number of values and nesting.
 * 64-bit integers become bigint, shorter ones number; binary becomes Uint8Array (a view of `payload`).
 *
 * @throws {DecodeError} for anything that is not exactly one well-formed value within `payloadLimits`
 */
export function decodeMessagePack(payload: Uint8Array): unknown {
  if (payload.length > payloadLimits.bytes) {
    throw new DecodeError(`${payload.length} bytes, more than the limit of ${payloadLimits.bytes}`);
  }
  try {
    checkStructure(payload);
    return decode(payload, { useBigInt64: true });
  } catch (error) {
    if (error instanceof DecodeError) throw error;
    if (error instanceof RangeError) throw new DecodeError('cut off inside a value', { cause: error });
    throw new DecodeError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}
