import type { V1Pod } from '@kubernetes/client-node';
import { engineContainer, podFields, resolvedCommand } from '../../harness/chart/container.ts';
import type { Report } from '../../harness/process/report.ts';
import { gatewaySubscription } from '../../kv-events/gateway/subscription.ts';
import type { ClusterCommands } from './client.ts';
import { selector } from './release.ts';

/**
 * Shows a release from the API server: its objects, the command of its pods, and whether the gateway subscribes to them.
 *
 * @returns one of its pods, if any
 */
export async function showRelease(
  release: string,
  client: ClusterCommands,
  report: Report,
): Promise<V1Pod | undefined> {
  const kinds = 'deployments,pods,services,serviceaccounts';
  const ours = `--selector=${selector(release)}`;
  const engines = `${ours},app.kubernetes.io/component=aibrix-model`;
  report.line(await client.kubectl(['get', kinds, ours, '--output=wide']));
  const { items } = JSON.parse(await client.kubectl(['get', 'pods', engines, '--output=json'])) as {
    items: V1Pod[];
  };
  const pod = items.find(({ metadata }) => !metadata?.deletionTimestamp);
  if (!pod) {
    report.line('\nThe release has no pod.');
    return undefined;
  }
  report.line(`\nPod ${pod.metadata?.name} runs\n${commandLine(pod)}`);
  report.line(`\n${gatewayView(pod)}`);
  return pod;
}

/** The vLLM command line of a pod, one argument per line, as the kubelet would run it. */
export function commandLine(pod: V1Pod): string {
  const { argv } = resolvedCommand(engineContainer(pod.spec), podFields(pod));
  const firstFlag = argv.findIndex((word) => word.startsWith('-'));
  const [command, flags] = firstFlag < 0 ? [argv, []] : [argv.slice(0, firstFlag), argv.slice(firstFlag)];
  return [command.map(quoted).join(' '), ...flags.map(quoted)].map((line) => `  ${line}`).join(' \\\n  ');
}

function gatewayView(pod: V1Pod): string {
  const { subscribes, findings } = gatewaySubscription(pod);
  const verdict = subscribes ? 'subscribes to its KV events' : 'does not subscribe to its KV events';
  const lines = findings.map(({ met, text }) => `  ${met ? 'yes' : 'no '}  ${text}`);
  return [`An AIBrix gateway that syncs KV events ${verdict}:`, ...lines].join('\n');
}

/** A word quoted for a shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
