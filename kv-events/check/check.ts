import { labels, maxPrefixes, ports } from '../gateway/contract.ts';
import type { Needs } from '../gateway/settings.ts';
import type { NamedGateway } from '../gateway/versions.ts';
import type { Target } from '../pod/target.ts';
import { CommandError } from '../terminal/exit.ts';
import { type Finding, finding } from './finding.ts';
import { judgeGateway } from './gateway-rules.ts';
import { type Observation, type ObserveOptions, observe } from './observe.ts';
import { type CheckReport, checkReport } from './report.ts';
import { judge, type PodFacts } from './rules.ts';

async function podFindings({ cluster }: Target): Promise<Finding[]> {
  if (!cluster) return [];
  const { judgePod } = await import('./pod-rules.ts');
  return judgePod(cluster.pod);
}

/** What the gateway's settings depend on; the events know a block size better than the metrics. */
function needsOf({ evidence, server }: Observation, httpPort: number = ports.http): Needs {
  const [blockSize = server?.cache?.blockSize] = evidence.blockSizes;
  const blocks = server?.cache?.blocks ?? 0;
  return { ...(blockSize && { blockSize }), httpPort, maxPrefixes: Math.max(maxPrefixes, blocks) };
}

/** What a check came to. `cannot` holds why the publisher itself could not be looked at. */
export interface CheckResult {
  readonly report: CheckReport;
  readonly cannot?: CommandError;
}

/**
 * Checks whether a publisher is what the gateway of a release of AIBrix needs. Of a pod that cannot be connected to,
 * it still reports what the API server knows.
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
      const settled = cluster ? judgeGateway(await cluster.gateway(), needs, gateway) : [];
      const findings = [...early, ...judge(observation, gateway, facts), ...settled];
      return { report: checkReport(name, gateway, findings, needs) };
    } finally {
      connections.close();
    }
  } catch (error) {
    if (!(error instanceof CommandError) || early.length === 0) throw error;
    const unseen = finding('connection', 'unknown', `publisher: not looked at: ${error.message}`);
    return { report: checkReport(name, gateway, [...early, unseen]), cannot: error };
  }
}
