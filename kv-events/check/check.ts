import { labels, maxPrefixes, ports } from '../gateway/contract.ts';
import type { Needs } from '../gateway/settings.ts';
import type { NamedGateway } from '../gateway/versions.ts';
import type { Target } from '../pod/target.ts';
import { CommandError } from '../terminal/exit.ts';
import { type Finding, finding } from './finding.ts';
import { checkGateway } from './gateway-rules.ts';
import { type Observation, type ObserveOptions, observe } from './observe.ts';
import { type CheckReport, checkReport } from './report.ts';
import { checkObservation, type PodFacts } from './rules.ts';

async function podFindings({ cluster }: Target): Promise<Finding[]> {
  if (!cluster) return [];
  const { checkPod } = await import('./pod-rules.ts');
  return checkPod(cluster.pod);
}

/** What the gateway's settings depend on; a block size seen in events takes precedence over the metrics. */
function needsOf({ evidence, server }: Observation, httpPort: number = ports.http): Needs {
  const [blockSize = server?.cache?.blockSize] = evidence.blockSizes;
  const blocks = server?.cache?.blocks ?? 0;
  return { ...(blockSize && { blockSize }), httpPort, maxPrefixes: Math.max(maxPrefixes, blocks) };
}

/** Result of a check. `unreachable` is the error if no connection to the publisher was possible. */
export interface CheckResult {
  readonly report: CheckReport;
  readonly unreachable?: CommandError;
}

/**
 * Checks whether the gateway of an AIBrix release can use the events of a publisher. If the pod cannot be reached, the
 * report still contains what the API server states about it.
 *
 * @throws {CommandError} when an address cannot be reached
 */
export async function check(
  target: Target,
  gateway: NamedGateway,
  options: ObserveOptions,
): Promise<CheckResult> {
  const early = await podFindings(target);
  const { cluster, name } = target;
  try {
    const connections = await target.connect();
    try {
      const modelLabel = cluster?.pod.metadata?.labels?.[labels.name.name];
      const facts: PodFacts | undefined = cluster && { modelLabel, httpPort: cluster.httpPort };
      const observation = await observe(connections, options);
      const needs = needsOf(observation, cluster?.httpPort);
      const settled = cluster ? checkGateway(await cluster.gateway(), needs, gateway) : [];
      const findings = [...early, ...checkObservation(observation, gateway, facts), ...settled];
      return { report: checkReport(name, gateway, findings, needs) };
    } finally {
      connections.close();
    }
  } catch (error) {
    if (!(error instanceof CommandError) || early.length === 0) throw error;
    const unseen = finding('connection', 'unknown', `publisher: not checked: ${error.message}`);
    return { report: checkReport(name, gateway, [...early, unseen]), unreachable: error };
  }
}
