import { setTimeout as pause } from 'node:timers/promises';
import { encode } from '@msgpack/msgpack';
import { startPublisher } from './kv-publisher.ts';

/** A publisher in a process of its own, on the ports of the arguments: a batch every 5 ms until it is killed. */
const [eventPort, replayPort] = process.argv.slice(2).map(Number);
const publisher = await startPublisher({ ...(eventPort && replayPort && { eventPort, replayPort }) });
process.stdout.write(
  `${JSON.stringify({ eventPort: publisher.eventPort, replayPort: publisher.replayPort })}\n`,
);
for (let hash = 0; ; hash += 1) {
  await publisher.publish(encode([hash / 200 + 0.001, [['BlockRemoved', [hash]]], 0]));
  await pause(5);
}
