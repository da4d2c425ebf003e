import { createServer, type Server, type Socket } from 'node:net';
import { type Answer, type Call, failed, type Store } from './fake-store.ts';

/** What happens around the calls of kubectl in one run of a script. */
export interface Disturbance {
  /** Kills the script and all it started when its call of this number, from 1, has ended. */
  readonly killAfter?: number;
  /** Runs before each call that is to change the cluster. */
  readonly beforePatch?: () => void;
  /** A call with these words fails as if the API server were gone. */
  readonly unreachable?: string;
  readonly hang?: Hang;
}

/** A call that takes long. */
export interface Hang {
  /** Words of the call. */
  readonly call: string;
  /** Called when it has begun. */
  readonly begun: () => void;
  /** Called when its kubectl has ended. A wait for a rollout only ends when it is killed, any other call ends by itself. */
  readonly ended: () => void;
}

/** A stand-in for the API server and kubectl: the program `kubectl` beside this file sends its arguments here. */
export interface FakeCluster {
  /** Its port on 127.0.0.1. */
  readonly port: number;
  /** Serves the calls of one script from a store; `id` distinguishes its calls from those of others. */
  serve(id: string, store: Store, disturbance?: Disturbance): void;
  /** How many calls a script has made. */
  calls(id: string): number;
  close(): void;
}

interface Client {
  readonly store: Store;
  readonly disturbance: Disturbance;
  calls: number;
}

/** Starts the server. */
export async function startFakeCluster(): Promise<FakeCluster> {
  const clients = new Map<string, Client>();
  const server: Server = createServer((socket) => listen(socket, clients));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  server.unref();
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('the fake cluster has no port');
  return {
    port: address.port,
    serve: (id, store, disturbance = {}) => void clients.set(id, { store, disturbance, calls: 0 }),
    calls: (id) => clients.get(id)?.calls ?? 0,
    close: () => void server.close(),
  };
}

/** A call arrives as texts, each ended by a NUL: the client's id, the number of arguments, them, and the input. */
function listen(socket: Socket, clients: ReadonlyMap<string, Client>): void {
  let received = '';
  socket.setEncoding('utf8');
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    received += chunk;
    const [id = '', count = '', ...rest] = received.split('\0');
    if (count === '' || rest.length <= Number(count) + 1) return;
    const client = clients.get(id);
    const line = ` ${rest.slice(0, Number(count)).join(' ')} `;
    const call = { args: rest.slice(0, Number(count)), input: rest[Number(count)] ?? '' };
    const respond = (): void => {
      const { code, stdout, stderr } = client ? answer(client, call) : failed('no such client');
      socket.end(`${code}\n${stdout}\0${stderr}\0`);
    };
    const { hang } = client?.disturbance ?? {};
    if (hang && line.includes(hang.call)) holdUp(socket, hang, respond);
    else respond();
  });
}

const aWhile = 600;
const longEnough = 5000;

function holdUp(socket: Socket, hang: Hang, respond: () => void): void {
  socket.once('close', hang.ended);
  hang.begun();
  if (!/^(rollout|wait)/.test(hang.call)) setTimeout(respond, aWhile);
  // A kubectl that nobody has killed by then ends too, but is not worth a call of `ended`.
  else setTimeout(() => socket.off('close', hang.ended).destroy(), longEnough).unref();
}

function answer(client: Client, call: Call): Answer {
  const { store, disturbance } = client;
  const line = ` ${call.args.join(' ')} `;
  client.calls += 1;
  if (disturbance.unreachable && line.includes(` ${disturbance.unreachable} `))
    return failed('Unable to connect to the server');
  if (line.includes(' patch ') && !line.includes('dry-run')) disturbance.beforePatch?.();
  const result = store.call(call);
  return client.calls === disturbance.killAfter ? { ...result, code: 'kill' } : result;
}
