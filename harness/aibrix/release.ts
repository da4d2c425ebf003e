import path from 'node:path';
import { cpuValuesFile } from '../engine/values.ts';
import { nodeName } from '../kubelet/node.ts';
import { paths } from '../paths.ts';

/** Replicas of the demonstration: the minimum for a routing decision. */
const replicas = 2;

/** Seconds that a terminating pod keeps serving; here the gateway notices at once. */
const noticeSeconds = 3;

/**
 * Arguments of helm for a release whose pods run on this machine, behind the gateway.
 *
 * @param release name of the release and of the model
 */
export function gatewayReleaseArguments(release: string): string[] {
  const values = {
    'model.name': release,
    replicaCount: replicas,
    'shutdown.delaySeconds': noticeSeconds,
    'nodeSelector.kubernetes\\.io/hostname': nodeName,
  };
  const assignments = Object.entries(values).flatMap(([key, value]) => ['--set', `${key}=${value}`]);
  return ['--values', path.relative(paths.root, cpuValuesFile), ...assignments];
}
