import { onTestFinished } from 'vitest';
import type { Arrival } from '../../../kv-events/subscribe/arrival.ts';
import {
  type SubscribeOptions,
  type Subscription,
  subscribe,
} from '../../../kv-events/subscribe/subscriber.ts';
import { publisher } from './kv-events-fixtures.ts';
import type { PublisherOptions } from './kv-publisher.ts';

/** A subscription that ends with its test. */
export function openSubscription(endpoint: string, options?: SubscribeOptions): Subscription {
  const made = subscribe(endpoint, options);
  onTestFinished(() => made.close());
  return made;
}

/** Reads until `complete` returns true, and returns all arrivals. */
export async function readUntil(
  source: AsyncIterator<Arrival>,
  complete: (arrivals: readonly Arrival[]) => boolean,
): Promise<readonly Arrival[]> {
  const arrivals: Arrival[] = [];
  while (!complete(arrivals)) {
    const { value, done } = await source.next();
    if (done) break;
    arrivals.push(value);
  }
  return arrivals;
}

/** The arrivals of one kind. */
export const of = <K extends Arrival['kind']>(
  kind: K,
  arrivals: readonly Arrival[],
): Extract<Arrival, { kind: K }>[] =>
  arrivals.filter((arrival): arrival is Extract<Arrival, { kind: K }> => arrival.kind === kind);
/** Whether so many of a kind have arrived. */
export const count = (kind: Arrival['kind'], expected: number) => (arrivals: readonly Arrival[]) =>
  of(kind, arrivals).length === expected;

/** A publisher, and what arrives from it. */
export async function open(options?: PublisherOptions, subscribeOptions?: SubscribeOptions) {
  const source = await publisher(options);
  const iterator = openSubscription(source.events, subscribeOptions)[Symbol.asyncIterator]();
  await source.subscribed();
  return { source, iterator };
}
