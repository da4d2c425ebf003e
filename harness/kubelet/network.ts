import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** Maps the port numbers of a pod's containers to ports of 127.0.0.1. */
export type PortMap = ReadonlyMap<number, number>;

/** A pod's IP address, whose ports are forwarded to the pod's processes. */
export interface PodNetwork {
  readonly podIP: string;
  /** Refuses new connections to a port and closes open ones. */
  close(port: number): Promise<void>;
  /** Accepts connections to a closed port again. */
  open(port: number): Promise<void>;
  /** Keeps the connections to a port open and transfers nothing: a network that loses all packets. */
  stall(port: number): void;
  /** Transfers what a stalled port has held back. */
  resume(port: number): void;
  /** Closes all ports. */
  remove(): Promise<void>;
}

/** Assigns pods addresses of 127.0.0.0/8, which Linux routes to the loopback interface without configuration. */
export class Subnet {
  readonly #prefix = `127.${random(1, 254)}.${random(0, 255)}`;
  #last = 1;

  /** Creates a pod's network on the next address with all ports free. @throws if none of 253 addresses is free */
  async add(ports: PortMap): Promise<PodNetwork> {
    while (++this.#last < 255) {
      try {
        return await network(`${this.#prefix}.${this.#last}`, ports);
      } catch (error) {
        if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw error;
      }
    }
    throw new Error(`no address of ${this.#prefix}.0/24 has the ports ${[...ports.keys()].join(', ')} free`);
  }
}

async function network(podIP: string, ports: PortMap): Promise<PodNetwork> {
  const forwards = new Map<number, Forward>();
  const close = async (port: number): Promise<void> => {
    await forwards.get(port)?.close();
    forwards.delete(port);
  };
  const open = async (port: number): Promise<void> => {
    const target = ports.get(port);
    if (target === undefined) throw new Error(`the pod ${podIP} has no port ${port}`);
    forwards.set(port, await forward(podIP, port, target));
  };
  const remove = async (): Promise<void> => void (await Promise.all([...forwards.keys()].map(close)));
  try {
    for (const port of ports.keys()) await open(port);
    const stall = (port: number): void => forwards.get(port)?.stall();
    const resume = (port: number): void => forwards.get(port)?.resume();
    return { podIP, close, open, stall, resume, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

interface Forward {
  close(): Promise<void>;
  stall(): void;
  resume(): void;
}

/** The connections of a forwarded port; data of a socket goes to its peer unless it is stalled. */
interface Connections {
  readonly peers: Map<Socket, Socket>;
  stalled: boolean;
}

/** Forwards TCP connections from a pod's port to a port of 127.0.0.1. */
async function forward(host: string, port: number, target: number): Promise<Forward> {
  const connections: Connections = { peers: new Map(), stalled: false };
  const { peers } = connections;
  const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, (inner) => {
    const outer = createConnection({ host: '127.0.0.1', port: target, allowHalfOpen: true, noDelay: true });
    join(inner, outer, connections);
    join(outer, inner, connections);
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of peers.keys()) socket.destroy();
      await closed;
    },
    stall() {
      connections.stalled = true;
      for (const [from, to] of peers) from.unpipe(to);
    },
    resume() {
      connections.stalled = false;
      for (const [from, to] of peers) from.pipe(to);
    },
  };
}

/** Forwards the data and the end of a socket. */
function join(from: Socket, to: Socket, { peers, stalled }: Connections): void {
  peers.set(from, to);
  from.on('error', () => to.resetAndDestroy());
  from.on('close', () => {
    peers.delete(from);
    if (!from.readableEnded) to.destroy();
  });
  if (!stalled) from.pipe(to);
}

function random(least: number, most: number): number {
  return least + Math.floor(Math.random() * (most - least + 1));
}
