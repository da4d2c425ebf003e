import path from 'node:path';
import { execa } from 'execa';
import semver from 'semver';
import type { RunningPod } from '../../harness/engine/pod.ts';
import { paths } from '../../harness/paths.ts';
import type { Finding } from '../../kv-events/check/finding.ts';

/** The part of what `npm run kv-events -- check --json` says that is read here. */
export interface CheckVerdict {
  readonly verdict: string;
  readonly findings: readonly Finding[];
  readonly gatewayEnvironment: Readonly<Record<string, string>>;
}

const script = path.join(paths.root, 'kv-events/cli/main.ts');

/** Asks our own command whether a pod is what the gateway needs. */
export async function checked(pod: RunningPod): Promise<CheckVerdict> {
  const port = (name: string): string => new URL(pod.endpoint(name)).port;
  const ports = ['--event-port', port('kv-events'), '--replay-port', port('kv-replay')];
  const args = [script, 'check', '127.0.0.1', ...ports, '--url', pod.url, '--json'];
  const { stdout } = await execa(process.execPath, args, { reject: false });
  return JSON.parse(stdout) as CheckVerdict;
}

/** What AIBrix v0.7.0 makes of events of this version: vLLM sends maps from 0.24.0 on (vllm-project/vllm#42892). */
export function expectedVerdict(version: string): { verdict: string; problems: string[] } {
  const arrays = semver.lt(version, '0.24.0');
  return arrays ? { verdict: 'fits', problems: [] } : { verdict: 'problem', problems: ['encoding'] };
}
