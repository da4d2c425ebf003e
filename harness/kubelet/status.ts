import type { V1Pod, V1PodStatus } from '@kubernetes/client-node';
import type { PodProcesses } from './pod.ts';

/** The status that a kubelet reports for a running pod. */
export function podStatus(pod: V1Pod, { network, containers }: PodProcesses, ready: boolean): V1PodStatus {
  const now = new Date();
  const changed = (type: string, status: string): Date =>
    pod.status?.conditions?.find((found) => found.type === type && found.status === status)
      ?.lastTransitionTime ?? now;
  const condition = (type: string, met: boolean) => {
    const status = met ? 'True' : 'False';
    return { type, status, lastTransitionTime: changed(type, status) };
  };
  const sidecars = new Set(pod.spec?.initContainers?.map(({ name }) => name));
  const statuses = containers.map(({ spec, end, restarts }) => {
    const running = end() === undefined;
    const state = running
      ? { running: { startedAt: pod.status?.startTime ?? now } }
      : { terminated: { exitCode: 1, reason: 'Error', message: `${end()}` } };
    const { name, image = '' } = spec;
    const restartCount = restarts();
    return { name, image, imageID: '', ready: running && ready, started: running, restartCount, state };
  });
  return {
    phase: 'Running',
    podIP: network.podIP,
    podIPs: [{ ip: network.podIP }],
    startTime: pod.status?.startTime ?? now,
    conditions: [
      condition('Initialized', true),
      condition('ContainersReady', ready),
      condition('Ready', ready),
    ],
    containerStatuses: statuses.filter(({ name }) => !sidecars.has(name)),
    ...(sidecars.size > 0 && { initContainerStatuses: statuses.filter(({ name }) => sidecars.has(name)) }),
  };
}

/** Whether two statuses are equal in the fields that controllers and users read. */
export function sameStatus(a: V1PodStatus | undefined, b: V1PodStatus): boolean {
  const facts = ({ phase, podIP, conditions = [], containerStatuses = [] }: V1PodStatus): string => {
    const met = conditions.filter(({ type }) => type === 'Ready').map(({ status }) => status);
    return JSON.stringify([
      phase,
      podIP,
      met,
      containerStatuses.map(({ state, restartCount }) => [Object.keys(state ?? {}), restartCount]),
    ]);
  };
  return a !== undefined && facts(a) === facts(b);
}
