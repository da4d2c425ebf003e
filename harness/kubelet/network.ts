import { once } from 'node:events';
import { createConnection, createServer, type Server, type Socket } from 'node:net';

/** Port numbers of a pod's containers, each with the port of 127.0.0.1 that stands for it on this machine. */
export type PortMap = ReadonlyMap<number, number>;

/** A pod's IP address, whose ports lead to the pod's processes. */
export interface PodNetwork {
  readonly podIP: string;
  /** Refuses connections to a port from now on, and cuts the open ones. */
  close(port: number): Promise<void>;
  /** Accepts connections to a closed port again. */
  open(port: number): Promise<void>;
  /** Closes all ports. */
  remove(): Promise<void>;
}

/** Gives pods addresses of 127.0.0.0/8: Linux routes all of them to the loopback interface, without set-up. */
export class Subnet {
  readonly #prefix = `127.${random(1, 254)}.${random(0, 255)}`;
  #last = 1;

  /** A pod's network on the next address where all its ports are free. @throws when there is none in 253 addresses */
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
    return { podIP, close, open, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}

interface Forward {
  close(): Promise<void>;
}

/** Forwards TCP connections from a pod's port to a port of 127.0.0.1. */
async function forward(host: string, port: number, target: number): Promise<Forward> {
  const sockets = new Set<Socket>();
  const server: Server = createServer({ allowHalfOpen: true, noDelay: true }, (inner) => {
    const outer = createConnection({ host: '127.0.0.1', port: target, allowHalfOpen: true, noDelay: true });
    join(inner, outer, sockets);
    join(outer, inner, sockets);
  });
  server.listen(port, host);
  await once(server, 'listening');
  return {
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

/** Passes on what a socket receives and how it ends. */
function join(from: Socket, to: Socket, sockets: Set<Socket>): void {
  sockets.add(from);
  from.on('error', () => to.resetAndDestroy());
  from.on('close', () => {
    sockets.delete(from);
    if (!from.readableEnded) to.destroy();
  });
  from.pipe(to);
}

function random(least: number, most: number): number {
  return least + Math.floor(Math.random() * (most - least + 1));
}
