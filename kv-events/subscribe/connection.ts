import { context, type Dealer, type Subscriber } from 'zeromq';
import { payloadLimits } from '../wire/messagepack.ts';

context.blocky = false;

/**
 * Why a connection is over. `refused`: nothing accepts connections there. `foreign`: what accepts them is not the
 * ZeroMQ socket that belongs there (another protocol, or PUB and ROUTER exchanged). `lost`: it worked before.
 */
export type Ending = 'refused' | 'foreign' | 'lost' | 'closed';

/** Each ending as the rest of a sentence that begins with an endpoint. */
export const endingText: Readonly<Record<Ending, string>> = {
  refused: 'nothing accepts connections there',
  foreign: 'something answers there, but not the ZeroMQ socket that belongs there',
  lost: 'the connection broke',
  closed: 'closed',
};

/**
 * Options of every socket here. ZeroMQ never reconnects after a protocol error, so reconnecting is ours alone; its
 * heartbeats end connections to a pod that vanished; it drops a peer that sends more than a batch may have.
 */
export const socketOptions = {
  linger: 0,
  ipv6: true,
  reconnectInterval: -1,
  connectTimeout: 5_000,
  handshakeInterval: 5_000,
  heartbeatInterval: 5_000,
  heartbeatTimeout: 30_000,
  maxMessageSize: payloadLimits.bytes,
  receiveHighWaterMark: 256,
} as const;

/** Follows a connecting socket to the end of its one connection; `connected` is called when both sides speak ZMTP. */
export async function followConnection(socket: Subscriber | Dealer, connected: () => void): Promise<Ending> {
  let ending: Ending = 'refused';
  for await (const event of socket.events) {
    switch (event.type) {
      case 'connect':
        ending = 'foreign';
        break;
      case 'handshake':
        ending = 'lost';
        connected();
        break;
      case 'close':
      case 'disconnect':
        return ending;
      case 'end':
        return 'closed';
    }
  }
  return 'closed';
}

/** Whether an error of `receive` only says that nothing has come (yet), or that the socket is closed. */
export function isNothing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}
