/** What a sequence number shows about the batches before it. */
export interface Continuity {
  /** Batches missing between the previous one and this one. */
  readonly missed: bigint;
  /** The number decreased: the publisher is a new process, and the cache of the old one is gone. */
  readonly restarted: boolean;
}

/**
 * Follows the sequence numbers of one publisher, which start at 0 and increase by 1 per batch. Without
 * `first`, the expected first number, nothing counts as missed before the first batch; after a restart, counting starts
 * at 0.
 */
export function followSequence(first?: bigint): (sequence: bigint) => Continuity {
  let expected = first;
  return (sequence) => {
    const restarted = expected !== undefined && sequence < expected;
    const missed = expected === undefined ? 0n : sequence - (restarted ? 0n : expected);
    expected = sequence + 1n;
    return { missed, restarted };
  };
}
