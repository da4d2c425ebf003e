import { Dealer } from 'zeromq';
import { endOfReplay, replayMessage, sequenceFrame } from '../../kv-events/wire/frames.ts';

const timeoutMilliseconds = 30_000;

/**
 * The payloads that a replay port still has, all of them, not decoded.
 *
 * @param endpoint of vLLM or of a relay
 * @throws if an answer is not a replay's, or none comes within 30 s
 */
export async function rawReplay(endpoint: string): Promise<Uint8Array[]> {
  const socket = new Dealer({ linger: 0, receiveTimeout: timeoutMilliseconds, receiveHighWaterMark: 0 });
  const payloads: Uint8Array[] = [];
  try {
    socket.connect(endpoint);
    await socket.send(['', sequenceFrame(0n)]);
    for (;;) {
      const message = replayMessage(await socket.receive());
      if (!message) throw new Error(`the answer of ${endpoint} is not that of a replay`);
      if (message.sequence === endOfReplay) return payloads;
      payloads.push(message.payload);
    }
  } finally {
    socket.close();
  }
}
