/**
 * Text from a publisher, safe to print: control characters such as terminal escapes are made visible, and long text is
 * truncated.
 */
export function printable(text: string, most = 200): string {
  const visible = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (character) => {
    const code = character.codePointAt(0) ?? 0;
    return `\\u{${code.toString(16)}}`;
  });
  return visible.length > most ? `${visible.slice(0, most)}…` : visible;
}

/** A count with a singular or plural noun: `1 batch`, `2 batches`. */
export function counted(count: number | bigint, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 || count === 1n ? one : many}`;
}

/** An integer for JSON: a number up to 2^53 - 1, a string of digits above. */
export function jsonInteger(value: bigint): number | string {
  const exact = value <= BigInt(Number.MAX_SAFE_INTEGER) && value >= BigInt(Number.MIN_SAFE_INTEGER);
  return exact ? Number(value) : value.toString();
}
