import { encode } from '@msgpack/msgpack';
import { onTestFinished } from 'vitest';
import { gatewayRules } from '../../scripts/kv-events/aibrix.ts';
import { check } from '../../scripts/kv-events/check.ts';
import type { CheckReport } from '../../scripts/kv-events/check-report.ts';
import { findTarget } from '../../scripts/kv-events/target.ts';
import { kvEvents, type ModelServerOptions, startModelServer } from './kv-events-command.ts';
import { type PublisherOptions, startPublisher, type TestPublisher } from './kv-publisher.ts';

/** A publisher that closes with the test. */
export async function publisher(options?: PublisherOptions): Promise<TestPublisher> {
  const started = await startPublisher(options);
  onTestFinished(() => started.close());
  return started;
}

/** The URL of a model server that closes with the test. */
export async function modelServer(options: ModelServerOptions): Promise<string> {
  const started = await startModelServer(options);
  onTestFinished(() => started.close());
  return started.url;
}

/** A BlockStored event as an array, of as many blocks as hashes; `rest` follows the medium. */
export function stored(hashes: unknown[] = [1], blockSize = 16, ...rest: unknown[]): unknown[] {
  const tokens = Array.from({ length: hashes.length * blockSize }, (_, index) => index);
  return ['BlockStored', hashes, null, tokens, blockSize, null, 'GPU', ...rest];
}

/** A publisher that holds one batch of the given events in its replay buffer. */
export async function holding(...events: unknown[]): Promise<TestPublisher> {
  const source = await publisher();
  await source.publish(encode([1.5, events, 0]));
  return source;
}

function parts(report: CheckReport) {
  const severities = Object.fromEntries(report.findings.map(({ id, severity }) => [id, severity]));
  const found = (id: string) => report.findings.find((finding) => finding.id === id);
  return { report, verdict: report.verdict, severities, found };
}

/** Runs `check` on a publisher as users do. */
export function run(source: TestPublisher, flags: readonly string[], env?: Record<string, string>) {
  const ports = [`127.0.0.1:${source.eventPort}`, `--replay-port=${source.replayPort}`];
  return kvEvents(['check', ...ports, ...flags], env);
}

/** Runs the command and reads its JSON. */
export async function commanded(
  source: TestPublisher,
  flags: readonly string[],
  env?: Record<string, string>,
) {
  const { exitCode, stdout, stderr } = await run(source, ['--json', ...flags], env);
  if (!stdout) throw new Error(`no report: ${stderr}`);
  return { exitCode, ...parts(JSON.parse(stdout) as CheckReport) };
}

/** Checks in this process, through the same sockets; waits 0.3 s for an event. */
export async function checked(source: TestPublisher, url?: string, version = 'v0.7.0') {
  const { eventPort, replayPort } = source;
  const target = await findTarget({ target: '127.0.0.1', eventPort, replayPort, url, http: false });
  const options = { waitSeconds: 0.3, signal: new AbortController().signal, progress: () => undefined };
  return parts((await check(target, gatewayRules(version), options)).report);
}
