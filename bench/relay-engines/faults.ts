import { createConnection } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { Dealer, Publisher, XSubscriber } from 'zeromq';
import type { RelayedPod } from '../../harness/aibrix/relayed-pod.ts';
import { eventually } from '../../harness/process/eventually.ts';
import { type Completions, startConversations } from './load.ts';
import type { Subject } from './subject.ts';

/** A pod under load and its gateways. */
export interface Scene extends Pick<Subject, 'relayed' | 'gateways' | 'subscribe'> {
  /** Seconds for which a fault lasts that can last long. */
  readonly seconds: number;
  /** Multiplies the load until the fault is over. */
  multiplyLoad(by: number): void;
}

/** Something that goes wrong. */
export interface Fault {
  readonly name: string;
  /** Causes it, and returns when it is over. */
  cause(scene: Scene): Promise<void>;
  /** Whether vLLM itself fails, so that completions fail too. */
  readonly endsVllm?: true;
}

const eventPort = 5557;

/** The faults, in the order in which they are caused. */
export const faults: readonly Fault[] = [
  { name: 'the relay is killed', cause: ({ relayed }) => killed(relayed, 0) },
  { name: 'a gateway restarts', cause: gatewayRestarts },
  {
    name: 'a second gateway starts',
    cause: async ({ gateways, subscribe }) => void gateways.push(subscribe()),
  },
  { name: 'the network stalls', cause: networkStalls },
  { name: 'ten times the load', cause: tenfoldLoad },
  { name: 'garbage on every port of the relay', cause: garbage },
  { name: 'vLLM is killed', cause: ({ relayed }) => killed(relayed, 1), endsVllm: true },
];

/** A fault that is over, and what became of the completions meanwhile. */
export interface Caused extends Completions {
  /** Seconds from its beginning to its end. */
  readonly lasted: number;
}

/** Causes a fault while completions run, and waits for those in flight. @param seconds see `Scene` */
export async function causeUnderLoad(fault: Fault, subject: Subject, seconds: number): Promise<Caused> {
  const { client } = subject.relayed;
  const loads = [startConversations(client, 1)];
  const multiplyLoad = (by: number): void => void loads.push(startConversations(client, by - 1));
  const from = performance.now();
  await fault.cause({ ...subject, seconds, multiplyLoad });
  const lasted = (performance.now() - from) / 1000;
  const counts = await Promise.all(loads.map((load) => load.stop()));
  const sum = (key: keyof Completions): number => counts.reduce((total, one) => total + one[key], 0);
  return { lasted, completed: sum('completed'), failed: sum('failed') };
}

/** Kills a container, the relay (0) or vLLM (1), and waits until the pod is ready again. */
async function killed({ pod }: RelayedPod, index: 0 | 1): Promise<void> {
  const container = pod.containers[index];
  const before = container?.restarts() ?? 0;
  await container?.crash();
  const restarted = async (): Promise<boolean> => container?.restarts() === before + 1 && (await pod.ready());
  await eventually('the pod is ready again', restarted, { timeoutSeconds: 300 });
}

async function gatewayRestarts({ gateways, subscribe }: Scene): Promise<void> {
  await gateways.shift()?.close();
  gateways.unshift(subscribe());
}

async function networkStalls({ relayed, seconds }: Scene): Promise<void> {
  relayed.pod.network.stall(eventPort);
  await pause(seconds * 1000);
  relayed.pod.network.resume(eventPort);
}

async function tenfoldLoad({ multiplyLoad, seconds }: Scene): Promise<void> {
  multiplyLoad(10);
  await pause(seconds * 1000);
}

/** Messages of wrong framing to all sockets of the relay, and connections that do not speak ZMQ. */
async function garbage({ relayed }: Scene): Promise<void> {
  const { engineEvents, events, replay } = relayed;
  const sockets = [
    new Publisher({ linger: 100 }),
    new XSubscriber({ linger: 100 }),
    new Dealer({ linger: 100 }),
  ];
  const [publisher, subscriber, dealer] = sockets as [Publisher, XSubscriber, Dealer];
  publisher.connect(engineEvents);
  subscriber.connect(events);
  dealer.connect(replay);
  await pause(200);
  for (const frames of [[''], ['', 'short', ''], ['', '', '', '']]) await publisher.send(frames);
  for (const frame of ['\x07', '', `\x01${'t'.repeat(300)}`]) await subscriber.send(frame);
  for (const frames of [['x'], ['', 'too long a number'], ['', '', '', '']]) await dealer.send(frames);
  for (const endpoint of [engineEvents, events, replay]) await plainText(new URL(endpoint));
  for (const socket of sockets) socket.close();
  // The relay takes the end of any connection to its engine port for that of vLLM, until the next batch of vLLM.
  await pause(1000);
}

function plainText({ hostname, port }: URL): Promise<void> {
  return new Promise((resolve) => {
    const socket = createConnection(Number(port), hostname, () => socket.end('GET / HTTP/1.1\r\n\r\n'));
    socket.on('error', () => resolve()).on('close', () => resolve());
    socket.resume();
  });
}
