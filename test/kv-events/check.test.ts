import { describe, expect, test } from 'vitest';
import { recordingOf } from './support/kv-event-vectors.ts';
import { commanded, runCheck } from './support/kv-events-check.ts';
import { kvEvents } from './support/kv-events-command.ts';
import { nobody, publisher } from './support/kv-events-fixtures.ts';
import type { TestPublisher } from './support/kv-publisher.ts';

const noWait = ['--wait=0.3'];

describe('a real server of each encoding', () => {
  const replayed = async (file: string): Promise<TestPublisher> => {
    const source = await publisher({ topicInReplies: false });
    for (const { payload } of recordingOf(file).messages) await source.publish(payload);
    return source;
  };

  test('vLLM 0.20.2 (arrays) fits AIBrix v0.7.0, with the exact settings of the gateway', async () => {
    const { exitCode, report, severities } = await commanded(await replayed('server-0.20.2.json'), noWait);
    expect(exitCode).toBe(0);
    expect(report).toMatchObject({ verdict: 'fits', aibrix: 'v0.7.0' });
    expect(severities).toMatchObject({ encoding: 'ok', hashes: 'ok', 'replay-port': 'ok', live: 'note' });
    expect(report.gatewayEnvironment).toEqual({
      AIBRIX_PREFIX_CACHE_USE_REMOTE_TOKENIZER: 'true',
      AIBRIX_PREFIX_CACHE_TOKENIZER_TYPE: 'remote',
      AIBRIX_PREFIX_CACHE_REMOTE_TOKENIZER_ENDPOINT: 'http://unused.invalid:8000',
      AIBRIX_PREFIX_CACHE_BLOCK_SIZE: '128',
      AIBRIX_SYNC_MAX_PREFIXES_PER_CONTEXT: '131072',
      AIBRIX_PREFIX_CACHE_KV_EVENT_SYNC_ENABLED: 'true',
    });
  });

  test('vLLM 0.32.0 (maps) does not fit AIBrix v0.7.0, and the remedy names the versions that do', async () => {
    const { exitCode, found } = await commanded(await replayed('server-0.32.0.json'), noWait);
    expect(exitCode).toBe(1);
    expect(found('encoding')).toMatchObject({
      severity: 'problem',
      values: { encoding: 'map', decodes: 'no', seen: 'run' },
      remedy: expect.stringContaining('0.10.2 to 0.23'),
    });
  });

  test.each([
    ['main', 3, 'unknown'],
    ['main-2026-08-22', 1, 'problem'],
    ['v0.8.0', 3, 'unknown'],
    ['0.6', 1, 'problem'],
  ])('vLLM 0.32.0 with AIBrix %s: exit code %i', async (version, code, severity) => {
    const source = await replayed('server-0.32.0.json');
    const { exitCode, severities } = await commanded(source, [...noWait, `--aibrix-version=${version}`]);
    expect([exitCode, severities.encoding]).toEqual([code, severity]);
  });

  test('AIBrix v0.4 has other names of variables, and a problem of its own', async () => {
    const source = await replayed('server-0.20.2.json');
    const { exitCode, report, found } = await commanded(source, [...noWait, '--aibrix-version=v0.4.1']);
    expect(exitCode).toBe(1);
    expect(report.gatewayEnvironment).toMatchObject({ AIBRIX_KV_EVENT_SYNC_ENABLED: 'true' });
    expect(found('release')).toMatchObject({
      severity: 'problem',
      values: { matches: 'none', seen: 'read' },
    });
  });

  test('the report for people ends in the verdict', async () => {
    const { exitCode, stdout } = await runCheck(await replayed('server-0.32.0.json'), noWait);
    expect(exitCode).toBe(1);
    expect(stdout).toMatch(/^127.0.0.1:\d+ as the gateway of AIBrix v0.7.0 sees it\n/);
    expect(stdout).toMatch(/^problem {2}encoding: events are maps/m);
    expect(stdout).toMatch(/^ {2}AIBRIX_PREFIX_CACHE_BLOCK_SIZE="128"$/m);
    expect(stdout).toMatch(
      /does not fit: the gateway would not use the events of this pod \(1 problem, \d warnings?\)\n?$/,
    );
  });
});

describe('targets that cannot be checked', () => {
  test('an address where nothing listens: one line, exit code 2, no report', async () => {
    const { exitCode, stdout, stderr } = await runCheck(nobody, ['--json']);
    expect({ exitCode, stdout }).toEqual({ exitCode: 2, stdout: '' });
    expect(stderr).toMatch(/error: 127.0.0.1:1 refuses connections: .*kvEvents is enabled/);
  });

  test.each([
    ['seven', /"seven" is not a version of AIBrix; use v0.7.0, 0.7 or main/],
    ['0.3.0', /AIBrix 0.3.0 has no KV event sync, which was added in v0.4.0/],
  ])('--aibrix-version=%s: exit code 2', async (version, message) => {
    const { exitCode, stderr } = await kvEvents(['check', 'localhost', `--aibrix-version=${version}`]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(message);
  });

  test('an interrupted check prints nothing and exits with 130', async () => {
    const source = await publisher();
    const check = runCheck(source, ['--wait=60']);
    await source.subscribed();
    check.kill('SIGINT');
    expect(await check).toMatchObject({ exitCode: 130, stdout: '' });
  });
});
