import { encode } from '@msgpack/msgpack';
import { describe, expect, onTestFinished, test } from 'vitest';
import { eventually } from '../../scripts/process/eventually.ts';
import { recordingOf } from '../support/kv-event-vectors.ts';
import { kvEvents } from '../support/kv-events-command.ts';
import { type PublisherOptions, startPublisher, type TestPublisher } from '../support/kv-publisher.ts';

const batch = (hash: number): Uint8Array => encode([1.5, [['BlockRemoved', [hash]]], 0]);

async function publisher(options?: PublisherOptions): Promise<TestPublisher> {
  const started = await startPublisher(options);
  onTestFinished(() => started.close());
  return started;
}

/** Starts `watch` and waits until it is subscribed. */
async function watching(source: TestPublisher, ...flags: string[]) {
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

describe('rates', () => {
  test('lines of rates come every interval, and Ctrl-C ends with a summary and exit code 0', async () => {
    const source = await publisher();
    const { shows, end } = await watching(source, '--interval=0.1');
    for (const { payload } of recordingOf('server-0.20.2.json').messages) await source.publish(payload);
    await shows(/\n\d\d:\d\d:\d\d +[1-9]/);
    const { exitCode, stdout, stderr } = await end();
    expect(exitCode).toBe(0);
    expect(stdout).toMatch(
      /^time +batches\/s +events\/s +stored\/s +removed\/s +MB\/s +missed +restarts +dropped\n/,
    );
    expect(stdout).toMatch(
      /5 batches, 10 events, 27 blocks stored, 4 removed, 1 reset, 0.00\d MB, 0 missed, 0 restarts in /,
    );
    expect(stderr).toContain(`watching 127.0.0.1:${source.eventPort}`);
  });

  test('gaps, restarts and rubbish are told as they happen', async () => {
    const source = await publisher();
    const { shows, end } = await watching(source);
    await source.publish(batch(0));
    source.skipTo(5n);
    await source.publish(batch(5));
    await shows('4 batches missed before #5');
    source.skipTo(0n);
    await source.publish(batch(0));
    await shows('the publisher restarted: its count is back at 0');
    await source.send([Buffer.from(''), Buffer.alloc(8, 1), Buffer.from('\u001b[31mrubbish')]);
    await shows('is no batch of KV events');
    const { stdout, stderr } = await end();
    expect(stdout).toMatch(/3 batches, .* missed, 1 restart, 1 no batches in/);
    expect(stderr).not.toContain('\u001b');
  });

  test('--duration ends it', async () => {
    const source = await publisher();
    const { watch } = await watching(source, '--duration=1');
    expect(await watch).toMatchObject({
      exitCode: 0,
      stdout: expect.stringContaining('0 batches, 0 events'),
    });
  });
});

describe('batches', () => {
  test('--verbose prints one line a batch, with nothing in it that a terminal obeys', async () => {
    const source = await publisher();
    const { shows, end } = await watching(source, '--verbose');
    const stored = {
      type: 'BlockStored',
      block_hashes: [3, 4],
      parent_block_hash: 2,
      token_ids: [1, 2, 3, 4],
    };
    const rest = { block_size: 2, lora_id: null, medium: '\u001b[2J' };
    await source.publish(encode([1.5, [{ ...stored, ...rest }, { type: 'AllBlocksCleared' }], 0]));
    await shows('#0');
    const { stdout } = await end();
    expect(stdout).toContain('stored 2 blocks of 2 (4 tokens, after 2, \\u{1b}[2J); cleared all blocks');
    expect(stdout).not.toContain('\u001b');
  });

  test('--replay-from shows what the publisher still has, then the live batches, each once', async () => {
    const source = await publisher();
    for (let hash = 0; hash < 6; hash += 1) await source.publish(batch(hash));
    const { shows, end } = await watching(source, '--verbose', '--replay-from=3');
    await shows('#5');
    await source.publish(batch(6));
    await shows('#6');
    const { stdout, stderr } = await end();
    const lines = stdout.split('\n').filter((line) => line.startsWith('#'));
    expect(lines.map((line) => line.replace(/ \d+ bytes.*/, ''))).toEqual([
      '#3 (replayed)',
      '#4 (replayed)',
      '#5 (replayed)',
      '#6',
    ]);
    expect(stderr).not.toContain('missed');
  });

  test('a replay of the future does not hold the live batches back', async () => {
    const source = await publisher();
    const { shows, end } = await watching(source, '--verbose', '--replay-from=1000');
    await source.publish(batch(0));
    await shows('#0 ');
    expect((await end()).exitCode).toBe(0);
  });

  test('a reader who goes away ends it without a complaint', async () => {
    const source = await publisher();
    const { watch } = await watching(source, '--verbose');
    watch.stdout.destroy();
    const publishing = setInterval(() => void source.publish(batch(0)), 20);
    onTestFinished(() => clearInterval(publishing));
    expect(await watch).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('EPIPE') });
  });
});

describe('--json', () => {
  const objects = (stdout: string): { type: string }[] => stdout.split('\n').map((line) => JSON.parse(line));

  test('every line is an object; hashes are strings, and token ids are kept back', async () => {
    const source = await publisher({ topic: 'kv@pod' });
    const { shows, end } = await watching(source, '--json');
    const [first] = recordingOf('server-0.32.0.json').messages;
    await source.publish(first?.payload ?? Buffer.alloc(0));
    await shows('"batch"');
    const [connected, message, summary] = objects((await end()).stdout);
    expect(connected).toEqual({ type: 'connected' });
    expect(message).toMatchObject({
      type: 'batch',
      sequence: 0,
      missed: 0,
      topic: 'kv@pod',
      encoding: 'map',
      dataParallelRank: 0,
      events: [
        {
          type: 'BlockStored',
          blockHashes: ['652152528145005040', '11756867706497962373', '15830936654702807531'],
          parentBlockHash: null,
          blockSize: 32,
          tokens: 96,
        },
      ],
    });
    expect(JSON.stringify(message)).not.toContain('tokenIds');
    expect(summary).toMatchObject({ type: 'summary', batches: 1, stored: 3, tokens: 96, missed: 0 });
  });

  test('--tokens adds token ids; bytes hashes and long integers keep every digit', async () => {
    const source = await publisher();
    const { shows, end } = await watching(source, '--json', '--tokens');
    source.skipTo(2n ** 60n);
    await source.publish(
      encode([1.5, [['BlockStored', [new Uint8Array([0, 255])], null, [7, 8], 2, null]], 0]),
    );
    await shows('"batch"');
    const [, message] = objects((await end()).stdout);
    expect(message).toMatchObject({
      sequence: '1152921504606846976',
      events: [{ blockHashes: ['0x00ff'], tokenIds: [7, 8] }],
    });
  });
});
