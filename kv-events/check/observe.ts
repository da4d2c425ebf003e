import { queryServer, type ServerReport } from '../pod/server.ts';
import type { Connections, TargetPort } from '../pod/target.ts';
import type { Arrival } from '../subscribe/arrival.ts';
import { type Ending, endingText } from '../subscribe/connection.ts';
import { ReplayError, type ReplayFailure, replay } from '../subscribe/replay.ts';
import { type Subscription, subscribe } from '../subscribe/subscriber.ts';
import { addEvidence, type Evidence, noEvidence } from './evidence.ts';

/** What happened at one of the two ports. */
export interface PortReport<Failure> {
  readonly port: number;
  /** Undefined when it works. */
  readonly failure?: Failure;
  /** Description of the failure. */
  readonly reason?: string;
}

/** Everything that a check observed about a publisher. */
export interface Observation {
  readonly events: PortReport<Ending>;
  readonly replay: PortReport<ReplayFailure> & { readonly milliseconds?: number };
  readonly evidence: Evidence;
  /** Absent when no prompt was to be sent. */
  readonly server?: ServerReport;
  /** How long live events were waited for, in seconds. */
  readonly waited: number;
}

export interface ObserveOptions {
  /** Longest wait for an event, in seconds. */
  readonly waitSeconds: number;
  readonly signal: AbortSignal;
  /** Receives progress messages. */
  readonly progress: (text: string) => void;
}

/** How long the gateway waits for a replay before it continues without one (v0.7.0, pkg/cache/kvcache/types.go). */
const gatewayReplayMilliseconds = 5_000;

/** Number of replayed batches after which reading stops. */
const sample = 500;

/** A sequence number that no publisher has reached: the answer is the end marker alone. */
const future = 2n ** 62n;

/** Sends a replay request that returns no batches, and measures the response time. */
async function tryReplay(port: TargetPort, signal: AbortSignal): Promise<Observation['replay']> {
  const started = performance.now();
  try {
    const options = { timeoutMilliseconds: gatewayReplayMilliseconds, signal };
    for await (const _ of replay(port.endpoint, future, options)) break;
    return { port: port.port, milliseconds: Math.round(performance.now() - started) };
  } catch (error) {
    if (!(error instanceof ReplayError)) throw error;
    const tunnel = port.failure();
    if (tunnel) return { port: port.port, failure: 'refused', reason: tunnel };
    return { port: port.port, failure: error.failure, reason: error.message };
  }
}

async function connect(
  port: TargetPort,
  arrivals: AsyncIterator<Arrival, void>,
): Promise<Observation['events']> {
  const first = await arrivals.next();
  if (first.done || first.value.kind !== 'disconnected') return { port: port.port };
  const tunnel = port.failure();
  if (tunnel) return { port: port.port, failure: 'refused', reason: tunnel };
  const { ending } = first.value;
  return { port: port.port, failure: ending, reason: endingText[ending] };
}

/** Reads until blocks were stored; the subscription's end ends it too. */
async function readLive(arrivals: AsyncIterator<Arrival, void>, evidence: Evidence): Promise<void> {
  while (!evidence.stored) {
    const { value, done } = await arrivals.next();
    if (done) return;
    if (value.kind === 'batch' || value.kind === 'undecodable') addEvidence(evidence, value);
  }
}

/** Runs the subscription until it has shown blocks, or for the given time after the prompt was answered. */
async function watchLive(
  subscription: Subscription,
  arrivals: AsyncIterator<Arrival, void>,
  evidence: Evidence,
  answered: Promise<unknown>,
  seconds: number,
): Promise<void> {
  const reading = readLive(arrivals, evidence);
  await Promise.race([reading, answered]);
  const timer = setTimeout(() => void subscription.close(), seconds * 1000);
  await reading;
  clearTimeout(timer);
}

async function readBuffer(port: TargetPort, evidence: Evidence, signal: AbortSignal): Promise<void> {
  let read = 0;
  try {
    for await (const arrival of replay(port.endpoint, 0n, { signal })) {
      addEvidence(evidence, arrival);
      read += 1;
      if (read >= sample) return;
    }
  } catch (error) {
    if (!(error instanceof ReplayError)) throw error;
  }
}

/**
 * Connects to a publisher as the AIBrix gateway does: SUB on every topic, then a replay request with its framing. Sends
 * a prompt if the server is known, waits for an event, and reads the replay buffer if none comes.
 */
export async function observe(connections: Connections, options: ObserveOptions): Promise<Observation> {
  const { signal, progress, waitSeconds } = options;
  const evidence = noEvidence();
  const subscription = subscribe(connections.events.endpoint);
  const arrivals = subscription[Symbol.asyncIterator]();
  const abort = (): void => void subscription.close();
  signal.addEventListener('abort', abort, { once: true });
  try {
    const events = await connect(connections.events, arrivals);
    const answered = await tryReplay(connections.replay, signal);
    if (events.failure) return { events, replay: answered, evidence, waited: 0 };
    progress(connections.url ? `sending a prompt to ${connections.url}` : 'waiting for traffic');
    const observed = connections.url ? queryServer(connections.url) : Promise.resolve(undefined);
    await watchLive(subscription, arrivals, evidence, observed, waitSeconds);
    const server = await observed;
    if (!evidence.stored && !answered.failure) await readBuffer(connections.replay, evidence, signal);
    return { events, replay: answered, evidence, waited: waitSeconds, ...(server && { server }) };
  } finally {
    signal.removeEventListener('abort', abort);
    await subscription.close();
  }
}
