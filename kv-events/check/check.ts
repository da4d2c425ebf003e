import type { GatewayRules } from '../gateway/aibrix.ts';
import type { Target } from '../pod/target.ts';
import { CommandError } from '../terminal/exit.ts';
import { type Finding, finding } from './finding.ts';
import { type ObserveOptions, observe } from './observe.ts';
import { type CheckReport, checkReport } from './report.ts';
import { judge, type PodFacts } from './rules.ts';

async function podFindings({ cluster }: Target): Promise<Finding[]> {
  if (!cluster) return [];
  const { judgePod } = await import('./pod-rules.ts');
  return judgePod(cluster.pod);
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
  rules: GatewayRules,
  options: ObserveOptions,
): Promise<CheckResult> {
  const early = await podFindings(target);
  const { cluster, name } = target;
  try {
    const connections = await target.connect();
    try {
      const modelLabel = cluster?.pod.metadata?.labels?.['model.aibrix.ai/name'];
      const facts: PodFacts | undefined = cluster && { modelLabel, httpPort: cluster.httpPort };
      const observation = await observe(connections, options);
      const findings = [...early, ...judge(observation, rules, facts)];
      return { report: checkReport(name, rules, findings, observation.evidence, cluster?.httpPort) };
    } finally {
      connections.close();
    }
  } catch (error) {
    if (!(error instanceof CommandError) || early.length === 0) throw error;
    const unseen = finding('connection', 'unknown', `publisher: not looked at: ${error.message}`);
    return { report: checkReport(name, rules, [...early, unseen]), cannot: error };
  }
}
