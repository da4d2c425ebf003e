import { Dealer } from 'zeromq';
import { endOfReplay, type Message, replayMessage, sequenceFrame } from '../../kv-events/wire/frames.ts';

const silenceMilliseconds = 3_000;
const attempts = 20;

/**
 * The payloads that a replay port still has, all of them, not decoded. vLLM before 0.33 drops replies that its socket cannot
 * queue, the end marker too, so the rest is requested again.
 *
 * @param endpoint of vLLM or of a relay
 * @throws if an answer is not a replay's, or has no end after 20 requests
 */
export async function rawReplay(endpoint: string): Promise<Uint8Array[]> {
  const messages: Message[] = [];
  for (let attempt = 0; attempt < attempts; attempt++) {
    const last = messages.at(-1);
    for await (const message of replies(endpoint, last ? last.sequence + 1n : 0n)) {
      const { sequence } = messages.at(-1) ?? {};
      if (message.sequence === endOfReplay) return messages.map(({ payload }) => payload);
      if (sequence !== undefined && message.sequence !== sequence + 1n) break;
      messages.push(message);
    }
  }
  throw new Error(`${endpoint} did not end its replay in ${attempts} requests`);
}

/** The replies to one request, until none comes for three seconds. */
async function* replies(endpoint: string, from: bigint): AsyncGenerator<Message> {
  const socket = new Dealer({ linger: 0, receiveTimeout: silenceMilliseconds, receiveHighWaterMark: 0 });
  try {
    socket.connect(endpoint);
    await socket.send(['', sequenceFrame(from)]);
    for (;;) {
      const frames = await socket.receive().catch(() => undefined);
      if (!frames) return;
      const message = replayMessage(frames);
      if (!message) throw new Error(`the answer of ${endpoint} is not that of a replay`);
      yield message;
    }
  } finally {
    socket.close();
  }
}
