import { setImmediate as nextTurn, setTimeout as pause } from 'node:timers/promises';
import { encode } from '@msgpack/msgpack';
import { startPublisher } from './kv-publisher.ts';

/**
 * A publisher in a process of its own, until it is killed: `[flood] [EVENT_PORT REPLAY_PORT]`. Sends a batch every
 * 5 ms, or with `flood` as many as it can.
 */
const flood = process.argv.includes('flood');
const [eventPort, replayPort] = process.argv.slice(2).map(Number).filter(Boolean);
const publisher = await startPublisher({
  bufferSteps: 10,
  ...(eventPort && replayPort && { eventPort, replayPort }),
});
process.stdout.write(
  `${JSON.stringify({ eventPort: publisher.eventPort, replayPort: publisher.replayPort })}\n`,
);
if (flood) await publisher.subscribed();
for (let hash = 0; ; hash += 1) {
  await publisher.publish(encode([1.5, [['BlockRemoved', [hash]]], 0]));
  if (!flood) await pause(5);
  else if (hash % 200 === 0) await nextTurn();
}
