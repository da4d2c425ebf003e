import { onTestFinished } from 'vitest';
import { eventually } from '../../../harness/process/eventually.ts';
import { kvEvents } from './kv-events-command.ts';
import type { TestPublisher } from './kv-publisher.ts';

/**
 * Starts `watch` and waits until it is subscribed. `shows` waits until it has printed something, `end` presses Ctrl-C
 * and gives the result.
 */
export async function watching(source: TestPublisher, ...flags: string[]) {
  const watch = kvEvents([
    'watch',
    `127.0.0.1:${source.eventPort}`,
    `--replay-port=${source.replayPort}`,
    ...flags,
  ]);
  onTestFinished(() => void watch.kill('SIGKILL'));
  let printed = '';
  let notices = '';
  watch.stdout.on('data', (chunk: Buffer) => {
    printed += chunk.toString();
  });
  watch.stderr.on('data', (chunk: Buffer) => {
    notices += chunk.toString();
  });
  const shows = (what: string | RegExp): Promise<unknown> =>
    eventually(`watch prints ${what}`, () => new RegExp(what).test(printed + notices), {
      everyMilliseconds: 20,
    });
  await source.subscribed();
  await shows('connected');
  const end = (): typeof watch => {
    watch.kill('SIGINT');
    return watch;
  };
  return { watch, shows, end };
}
