import type { V1Deployment } from '@kubernetes/client-node';
import { engineContainer, resolvedCommand } from '../../../harness/chart/container.ts';

const pod = { name: 'demo-0', namespace: 'default', podIP: '10.244.0.7' };
const flag = '--kv-events-config=';

/** vLLM's command line in a Deployment, as the kubelet would start it. */
export function engineCommand(deployment: V1Deployment): string[] {
  return resolvedCommand(engineContainer(deployment.spec?.template.spec), pod).argv;
}

/** What `--kv-events-config` says after Kubernetes' expansion. @throws when there is not exactly one, or no JSON */
export function kvEventsSettings(deployment: V1Deployment): unknown {
  const found = engineCommand(deployment).filter((word) => word.startsWith(flag));
  if (found.length !== 1)
    throw new Error(`expected one ${flag}…, found ${found.length} in ${engineCommand(deployment)}`);
  return JSON.parse(found[0]?.slice(flag.length) ?? '');
}
