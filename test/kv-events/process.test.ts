import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../harness/process/eventually.ts';
import type { Arrival } from '../../kv-events/subscribe/arrival.ts';
import { subscribe } from '../../kv-events/subscribe/subscriber.ts';

const script = path.join(import.meta.dirname, 'support/kv-publisher-process.ts');

/** Starts a publisher in a separate process and waits until it has printed its ports. */
async function publisherProcess(...args: (number | 'flood')[]) {
  const child = execa(process.execPath, [script, ...args.map(String)], { reject: false, stderr: 'inherit' });
  onTestFinished(() => void child.kill('SIGKILL'));
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  return { child, ...(JSON.parse(line.toString()) as { eventPort: number; replayPort: number }) };
}

type Batch = Extract<Arrival, { kind: 'batch' }>;

function reader(eventPort: number) {
  const subscription = subscribe(`tcp://127.0.0.1:${eventPort}`);
  onTestFinished(() => subscription.close());
  const arrivals = subscription[Symbol.asyncIterator]();
  /** Reads on to a batch that fits, and gives everything up to it. */
  return async (fits: (batch: Batch) => boolean): Promise<Arrival[]> => {
    const read: Arrival[] = [];
    for (;;) {
      const { value, done } = await arrivals.next();
      if (done) throw new Error('the subscription ended');
      read.push(value);
      if (value.kind === 'batch' && fits(value)) return read;
    }
  };
}

test('a publisher that stalls and resumes is followed without a gap', async () => {
  const { child, eventPort } = await publisherProcess();
  const readTo = reader(eventPort);
  const [, first] = await readTo(() => true);
  child.kill('SIGSTOP');
  await eventually('the publisher is stopped', async () => {
    const stat = await readFile(`/proc/${child.pid}/stat`, 'utf8');
    return / T /.test(stat);
  });
  child.kill('SIGCONT');
  const from = first?.kind === 'batch' ? first.sequence : 0n;
  const after = await readTo(({ sequence }) => sequence >= from + 100n);
  expect(
    after.every((arrival) => arrival.kind === 'batch' && arrival.missed === 0n && !arrival.restarted),
  ).toBe(true);
});

test('a publisher that is killed and started again on its port is followed as a restart', async () => {
  const { child, eventPort, replayPort } = await publisherProcess();
  const readTo = reader(eventPort);
  await readTo(({ sequence }) => sequence >= 100n);
  child.kill('SIGKILL');
  await child;
  await publisherProcess(eventPort, replayPort);
  const after = await readTo(({ restarted }) => restarted);
  const kinds = after.map(({ kind }) => kind).filter((kind) => kind !== 'batch');
  expect(kinds[0]).toBe('disconnected');
  expect(kinds.at(-1)).toBe('connected');
  const back = after.at(-1);
  expect(back?.kind === 'batch' && back.missed === back.sequence && back.sequence < 100n).toBe(true);
});

test('subscriptions that are closed in the middle of a flood end without an error', async () => {
  const { eventPort } = await publisherProcess('flood');
  for (let round = 0; round < 10; round += 1) {
    const subscription = subscribe(`tcp://127.0.0.1:${eventPort}`);
    let read = 0;
    for await (const { kind } of subscription) {
      read += kind === 'batch' ? 1 : 0;
      if (read === 500) setImmediate(() => void subscription.close());
    }
    expect(read).toBeGreaterThanOrEqual(500);
  }
});
