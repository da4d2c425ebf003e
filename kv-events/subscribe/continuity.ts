/** What a sequence number says about the ones before it. */
export interface Continuity {
  /** Batches between the last one seen and this one that did not arrive. */
  readonly missed: bigint;
  /** The number went back: the publisher is a new process, and what the old one had cached is gone. */
  readonly restarted: boolean;
}

/**
 * Follows the sequence numbers of one publisher, which counts from 0 and adds 1 a batch. Unless `first` says which
 * number is due, the first one seen proves nothing about earlier ones; after a restart, those from 0 on were sent.
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
