import { check } from '../../../kv-events/check/check.ts';
import type { CheckReport } from '../../../kv-events/check/report.ts';
import { gatewayOf } from '../../../kv-events/gateway/versions.ts';
import { findTarget } from '../../../kv-events/pod/target.ts';
import { kvEvents } from './kv-events-command.ts';
import type { TestPublisher } from './kv-publisher.ts';

function parts(report: CheckReport) {
  const severities = Object.fromEntries(report.findings.map(({ id, severity }) => [id, severity]));
  const found = (id: string) => report.findings.find((finding) => finding.id === id);
  return { report, verdict: report.verdict, severities, found };
}

/** Runs `check` on a publisher as users do. */
export function runCheck(
  source: Pick<TestPublisher, 'eventPort' | 'replayPort'>,
  flags: readonly string[],
  env?: Record<string, string>,
) {
  const ports = [`127.0.0.1:${source.eventPort}`, `--replay-port=${source.replayPort}`];
  return kvEvents(['check', ...ports, ...flags], env);
}

/** Runs the command and reads its JSON. */
export async function commanded(
  source: TestPublisher,
  flags: readonly string[],
  env?: Record<string, string>,
) {
  const { exitCode, stdout, stderr } = await runCheck(source, ['--json', ...flags], env);
  if (!stdout) throw new Error(`no report: ${stderr}`);
  return { exitCode, ...parts(JSON.parse(stdout) as CheckReport) };
}

/** Checks in this process, through the same sockets; waits 0.1 s for an event. */
export async function checked(source: TestPublisher, url?: string, version = 'v0.7.0') {
  const { eventPort, replayPort } = source;
  const target = await findTarget({ target: '127.0.0.1', eventPort, replayPort, url, http: false });
  const options = { waitSeconds: 0.1, signal: new AbortController().signal, progress: () => undefined };
  return parts((await check(target, gatewayOf(version), options)).report);
}
