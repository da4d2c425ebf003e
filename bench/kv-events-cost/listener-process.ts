import { subscribe } from '../../kv-events/subscribe/subscriber.ts';
import { startTally } from '../../kv-events/watch/rates.ts';
import { rounded, summary } from '../support/statistics.ts';
import type { Latency, Received } from './listener.ts';

const [endpoint = ''] = process.argv.slice(2);
const subscription = subscribe(endpoint);
const tally = startTally(() => subscription.dropped);
let latencies: number[] = [];
let cpu = process.cpuUsage();

/** Unix time in fractional milliseconds, from the same clock as Python's time.time(). */
function now(): number {
  return Number(Temporal.Now.instant().epochNanoseconds) / 1e6;
}

function latencyOf(milliseconds: readonly number[]): Latency {
  const underOne = milliseconds.filter((one) => one < 1).length / milliseconds.length;
  return { ...summary(milliseconds), underOne: rounded(underOne) };
}

function received(): Received {
  const { counts, dropped, seconds } = tally.sinceLast();
  const { user, system } = process.cpuUsage(cpu);
  const { batches, events, stored, removed, tokens, bytes, missed } = counts;
  const lost = Number(missed) + counts.undecodable + dropped;
  const cpuSeconds = (user + system) / 1e6;
  const latency = latencies.length > 0 && { latencyMilliseconds: latencyOf(latencies) };
  latencies = [];
  cpu = process.cpuUsage();
  return {
    seconds: rounded(seconds),
    ...{ batches, events, stored, removed, tokens, bytes, lost, cpuSeconds },
    ...latency,
  };
}

process.on('message', () => process.send?.(received()));
process.on('disconnect', () => process.exit());
for await (const arrival of subscription) {
  if (arrival.kind === 'batch') latencies.push(now() - arrival.batch.timestamp * 1000);
  tally.add(arrival);
}
