import { encode } from '@msgpack/msgpack';
import { describe, expect, onTestFinished, test } from 'vitest';
import { recordingOf } from './support/kv-event-vectors.ts';
import { publisher, removal } from './support/kv-events-fixtures.ts';
import { watching } from './support/kv-events-watch.ts';

describe('rates', () => {
  test('lines of rates come every interval, and Ctrl-C ends with a summary and exit code 0', async () => {
    const source = await publisher();
    const { shows, end } = await watching(source, '--interval=0.1');
    for (const { payload } of recordingOf('server-0.20.2.json').messages) await source.publish(payload);
    await shows(/ [1-9].*\n\d\d:\d\d:\d\d +0 /);
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

  test('gaps, restarts and undecodable messages are reported as they happen', async () => {
    const source = await publisher();
    const { shows, end } = await watching(source);
    await source.publish(removal(0));
    source.skipTo(5n);
    await source.publish(removal(5));
    await shows('4 batches missed before #5');
    source.skipTo(0n);
    await source.publish(removal(0));
    await shows('the publisher restarted: its sequence number went back to 0');
    await source.send([Buffer.from(''), Buffer.alloc(8, 1), Buffer.from('\u001b[31mgarbage')]);
    await shows('is not a batch of KV events');
    const { stdout, stderr } = await end();
    expect(stdout).toMatch(/3 batches, .* missed, 1 restart, 1 undecodable in/);
    expect(stderr).not.toContain('\u001b');
  });

  test('notices about undecodable messages are limited', async () => {
    const source = await publisher();
    const { shows, end } = await watching(source, '--verbose');
    for (let count = 0; count < 200; count += 1) await source.send([Buffer.from('garbage')]);
    await source.publish(removal(0));
    await shows('#0 ');
    const { stdout, stderr } = await end();
    expect(stdout).toContain('200 undecodable in');
    expect(stderr).toContain('further messages that are not batches are only counted');
    expect(stderr.split('\n').filter((line) => line.includes('is not a batch'))).toHaveLength(20);
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

  test('blocks that leave one after the other are one text of the line', async () => {
    const source = await publisher();
    const { shows, end } = await watching(source, '--verbose');
    const removed = [1, 2, 3].map((hash) => ['BlockRemoved', [hash]]);
    await source.publish(encode([1.5, [...removed, ['AllBlocksCleared'], ['BlockRemoved', [4]]], 0]));
    await shows('#0');
    expect((await end()).stdout).toContain(': removed 3 blocks; cleared all blocks; removed 1 block\n');
  });

  test('--replay-from shows what the publisher still has, then the live batches, each once', async () => {
    const source = await publisher();
    for (let hash = 0; hash < 6; hash += 1) await source.publish(removal(hash));
    const { shows, end } = await watching(source, '--verbose', '--replay-from=3');
    await shows('#5');
    await source.publish(removal(6));
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
    await source.publish(removal(0));
    await shows('#0 ');
    expect((await end()).exitCode).toBe(0);
  });

  test('a closed output ends it without an error', async () => {
    const source = await publisher();
    const { watch } = await watching(source, '--verbose');
    watch.stdout.destroy();
    const publishing = setInterval(() => void source.publish(removal(0)), 20);
    onTestFinished(() => clearInterval(publishing));
    expect(await watch).toMatchObject({ exitCode: 0, stderr: expect.not.stringContaining('EPIPE') });
  });
});
