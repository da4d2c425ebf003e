import path from 'node:path';
import { cpuValuesFile } from '../engine/values.ts';
import { nodeName } from '../kubelet/node.ts';
import { paths } from '../paths.ts';

/** Replicas of the demonstration: the fewest among which the gateway has a choice. */
const replicas = 2;

/** Seconds that a pod serves on after it was told to end: here the gateway notices at once. */
const noticeSeconds = 3;

/**
 * Arguments for helm that make a release whose pods run on this machine, behind the gateway.
 *
 * @param release its name, which is the model's
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
