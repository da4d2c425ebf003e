import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { paths } from '../../harness/paths.ts';
import { conversation } from '../support/conversation.ts';

/** What the relay did with batches at a constant rate. */
export interface RateUsage {
  readonly batches: number;
  readonly lost: number;
  readonly seconds: number;
  /** CPU time of all the relay's processes. */
  readonly cpuSeconds: number;
  /** How much later than directly a subscriber of the relay received each batch. */
  readonly addedMilliseconds: readonly number[];
  /** Bytes of the batches' messages, directly and through the relay. */
  readonly directBytes: number;
  readonly relayedBytes: number;
  /** Bytes of all messages of the relay in this time, with those that announce the state again. */
  readonly allRelayedBytes: number;
}

/** The whole state, as a new subscriber or a replay request gets it. */
export interface Snapshot {
  readonly replay: boolean;
  readonly milliseconds: number;
  readonly bytes: number;
  readonly batches: number;
}

/** Resident memory of a relay without blocks and with blocks, and its snapshots. */
export interface StateUsage {
  readonly blocks: number;
  readonly emptyBytes: number;
  readonly heldBytes: number;
  readonly snapshots: readonly Snapshot[];
}

/** A synthetic vLLM, and subscribers; each measurement starts a relay of its own. See driver.py. */
export interface Driver {
  /** Versions of Python and its libraries, by name. */
  versions(): Promise<Readonly<Record<string, string>>>;
  /** @param full whether the cache is full, so that each batch evicts as many blocks as it stores */
  atRate(rate: number, seconds: number, full: boolean): Promise<RateUsage>;
  holding(blocks: number): Promise<StateUsage>;
  close(): Promise<void>;
}

/** Starts the driver of a relay. It stops when this process ends. @param python with pyzmq and msgspec */
export function startDriver(python: string): Driver {
  const relay = path.join(paths.chart, 'files/kv-events-relay.py');
  const child = spawn(python, [path.join(import.meta.dirname, 'driver.py'), relay]);
  const ask = conversation(child, "the relay's driver");
  return {
    versions: async () => (await ask({ versions: true })) as Record<string, string>,
    atRate: async (rate, seconds, full) => (await ask({ rate, seconds, full })) as RateUsage,
    holding: async (blocks) => (await ask({ blocks })) as StateUsage,
    async close() {
      const ended = child.exitCode === null && once(child, 'exit');
      child.stdin.end();
      await ended;
    },
  };
}
