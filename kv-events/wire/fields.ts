import type { BlockHash } from './events.ts';
import { DecodeError } from './messagepack.ts';

/** A value for an error message, shortened. */
function shown(value: unknown): string {
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (value instanceof Uint8Array) return `${value.length} bytes`;
  if (typeof value === 'object' && value !== null) return 'a map';
  const text = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return text.length > 40 ? `${text.slice(0, 40)}…` : text;
}

function refuse(name: string, expected: string, value: unknown): never {
  throw new DecodeError(
    `${name}: expected ${expected}, found ${value === undefined ? 'nothing' : shown(value)}`,
  );
}

/** Readers of single values; each throws a DecodeError with the name of the field. */
export function list(name: string, value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : refuse(name, 'an array', value);
}

export function text(name: string, value: unknown): string {
  return typeof value === 'string' ? value : refuse(name, 'a string', value);
}

export function number(name: string, value: unknown): number {
  return typeof value === 'number' && Number.isFinite(value) ? value : refuse(name, 'a number', value);
}

/** An integer from `least` to 2^53 - 1. */
export function integer(name: string, value: unknown, least = Number.MIN_SAFE_INTEGER): number {
  const result = typeof value === 'bigint' ? Number(value) : value;
  if (typeof result === 'number' && Number.isSafeInteger(result) && result >= least) return result;
  return refuse(name, least > 0 ? 'a positive integer' : 'an integer', value);
}

/** `null` and a field that is absent both mean "not set". */
export function optional<T>(
  read: (name: string, value: unknown) => T,
  name: string,
  value: unknown,
): T | null {
  return value === null || value === undefined ? null : read(name, value);
}

/** An integer of any width, or bytes (copied, so that the hash does not keep the whole payload alive). */
export function hash(name: string, value: unknown): BlockHash {
  if (typeof value === 'bigint') return value;
  if (typeof value === 'number' && Number.isSafeInteger(value)) return BigInt(value);
  return value instanceof Uint8Array ? Uint8Array.from(value) : refuse(name, 'an integer or bytes', value);
}

export function hashes(name: string, value: unknown): readonly BlockHash[] {
  return list(name, value).map((item) => hash(name, item));
}

/** Token ids are at most 32 bits wide. */
export function tokens(name: string, value: unknown): readonly number[] {
  return list(name, value).map((item) => {
    if (typeof item === 'number' && Number.isInteger(item) && item >= 0 && item <= 0xffff_ffff) return item;
    return refuse(name, 'token ids from 0 to 2^32-1', item);
  });
}
