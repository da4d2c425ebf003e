import path from 'node:path';
import { Subscriber, XPublisher } from 'zeromq';
import { sequenceFrame } from '../../kv-events/wire/frames.ts';
import { paths } from '../paths.ts';
import { eventually } from '../process/eventually.ts';
import { freePorts } from '../process/ports.ts';
import { release, tethered } from '../process/tether.ts';

/** The chart's relay as a process, with a publisher instead of vLLM and a subscriber instead of the gateway. */
export interface Relay {
  /** Payloads sent by the relay so far. */
  readonly sent: readonly Uint8Array[];
  /** `http://127.0.0.1:PORT/metrics`. */
  readonly metricsUrl: string;
  /** Publishes a batch as vLLM does, and waits until the relay has sent the resulting batches. @param payload msgpack */
  publish(payload: Uint8Array): Promise<void>;
  close(): Promise<void>;
}

const script = path.join(paths.chart, 'files/kv-events-relay.py');

/** Starts a relay. @param python with pyzmq and msgspec @param blockSize tokens per block of the gateway */
export async function startRelay(python: string, blockSize: number): Promise<Relay> {
  const ports = await freePorts(['event', 'replay', 'engine', 'metrics']);
  const flags = Object.entries(ports).map(([name, port]) => `--${name}-port=${port}`);
  const args = [script, ...flags, `--block-size=${blockSize}`, '--announce-seconds=3600'];
  const child = tethered(python, args, { stdout: 'ignore', stderr: 'ignore' });
  const publisher = new XPublisher({ linger: 0 });
  const subscriber = new Subscriber({ linger: 0 });
  publisher.connect(`tcp://127.0.0.1:${ports.engine}`);
  subscriber.connect(`tcp://127.0.0.1:${ports.event}`);
  subscriber.subscribe();
  const sent: Uint8Array[] = [];
  void collect(subscriber, sent);
  let sequence = 0n;
  const publish = (payload: Uint8Array): Promise<void> =>
    publisher.send(['', sequenceFrame(sequence++), payload]);
  const settled = async (): Promise<boolean> => {
    const [received, batches] = await counters(ports.metrics);
    return received === Number(sequence) && batches === sent.length && sent.length > 0;
  };
  await publisher.receive(); // the relay's subscription
  await eventually('the relay sends its state', settled);
  return {
    sent,
    metricsUrl: `http://127.0.0.1:${ports.metrics}/metrics`,
    async publish(payload) {
      await publish(payload);
      await eventually('the batch has gone through the relay', settled, { everyMilliseconds: 20 });
    },
    async close() {
      publisher.close();
      subscriber.close();
      await release(child);
    },
  };
}

async function collect(subscriber: Subscriber, sent: Uint8Array[]): Promise<void> {
  for await (const [, , payload] of subscriber) if (payload) sent.push(payload);
}

/** Number of batches received and sent by the relay. */
async function counters(port: number): Promise<number[]> {
  const page = await (await fetch(`http://127.0.0.1:${port}/metrics`)).text();
  const value = (name: string): number =>
    Number(new RegExp(`^kv_events_relay_${name} (.*)$`, 'm').exec(page)?.[1]);
  return [value('batches_received_total'), value('batches_sent_total')];
}
