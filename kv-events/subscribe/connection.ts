import { context, type Dealer, type Subscriber } from 'zeromq';
import { payloadLimits } from '../wire/messagepack.ts';

context.blocky = false;

/**
 * Why a connection ended. `refused`: nothing accepts connections. `foreign`: the peer is not the expected ZeroMQ socket
 * (another protocol, or PUB and ROUTER swapped). `lost`: it worked before.
 */
export type Ending = 'refused' | 'foreign' | 'lost' | 'closed';

/** Message for each ending, to follow an endpoint. */
export const endingText: Readonly<Record<Ending, string>> = {
  refused: 'nothing accepts connections',
  foreign: 'the peer is not the expected ZeroMQ socket',
  lost: 'the connection was lost',
  closed: 'closed',
};

/**
 * Options of all sockets. ZeroMQ never reconnects after a protocol error, so its reconnecting is disabled in favour of
 * ours; heartbeats end connections to a deleted pod; a peer that sends more than a batch may contain is disconnected.
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

/** Waits for the end of a socket's only connection; `connected` is called after the ZMTP handshake. */
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

/** Whether an error of `receive` only means that there is no message, or that the socket is closed. */
export function isNothing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && error.code === 'EAGAIN';
}
