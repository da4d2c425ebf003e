import type { V1Deployment, V1EndpointSlice, V1Pod } from '@kubernetes/client-node';
import { expect } from 'vitest';
import { paths } from '../../../harness/paths.ts';
import { eventually, helm, kubectl } from '../../support/cluster.ts';

/** A release of the chart on the run's control plane. */
export interface Release {
  name: string;
  namespace: string;
}

/** `helm install --wait`, as a user would. Rejects with Helm's error. */
export function install(release: Release, values: object = {}, chart: string = paths.chart) {
  return withHelm('install', release, values, chart);
}

/** `helm upgrade --wait` to exactly these values. Rejects with Helm's error. */
export function upgrade(
  release: Release,
  values: object = {},
  chart: string = paths.chart,
  options: readonly string[] = [],
) {
  return withHelm('upgrade', release, values, chart, ['--reset-values', ...options]);
}

function withHelm(
  verb: string,
  { name, namespace }: Release,
  values: object,
  chart: string,
  options: readonly string[] = [],
) {
  const args = [
    verb,
    name,
    chart,
    ...options,
    `--namespace=${namespace}`,
    '--wait',
    '--timeout=60s',
    '--values=-',
  ];
  return helm(args, { input: JSON.stringify(values) });
}

/** `helm rollback --wait` to a revision. */
export function rollback({ name, namespace }: Release, revision: number) {
  return helm(['rollback', name, `${revision}`, `--namespace=${namespace}`, '--wait', '--timeout=60s']);
}

/** `helm uninstall --wait`. */
export function uninstall({ name, namespace }: Release) {
  return helm(['uninstall', name, `--namespace=${namespace}`, '--wait', '--timeout=60s']);
}

/** The Deployment of a release, as the API server holds it. */
export async function deploymentOf({ name, namespace }: Release): Promise<V1Deployment> {
  const [found] = await list<V1Deployment>('deployments', namespace, `app.kubernetes.io/instance=${name}`);
  if (!found) throw new Error(`release ${name} has no Deployment in ${namespace}`);
  return found;
}

/** The pods of a release that are not on their way out. */
export async function podsOf({ name, namespace }: Release): Promise<V1Pod[]> {
  const pods = await list<V1Pod>('pods', namespace, `app.kubernetes.io/instance=${name}`);
  return pods.filter(({ metadata }) => !metadata?.deletionTimestamp);
}

/** Addresses that a Service sends requests to. */
export async function endpointsOf(service: string, namespace: string): Promise<string[]> {
  const slices = await list<V1EndpointSlice>(
    'endpointslices',
    namespace,
    `kubernetes.io/service-name=${service}`,
  );
  return slices.flatMap(({ endpoints }) => (endpoints ?? []).flatMap(({ addresses }) => addresses));
}

/** Names of what a namespace holds, as `kind/name`, without what Kubernetes itself puts in every namespace. */
export async function contentsOf(namespace: string): Promise<string[]> {
  const kinds =
    'deployments,replicasets,pods,services,endpointslices,serviceaccounts,secrets,configmaps,networkpolicies';
  const { stdout } = await kubectl(['get', kinds, '--output=name'], { namespace });
  const own = new Set(['serviceaccount/default', 'configmap/kube-root-ca.crt']);
  return stdout.split('\n').filter((name) => name && !own.has(name));
}

async function list<T>(kind: string, namespace: string, selector: string): Promise<T[]> {
  const { stdout } = await kubectl(['get', kind, `--selector=${selector}`, '--output=json'], { namespace });
  return (JSON.parse(stdout) as { items: T[] }).items;
}

/** The one pod of a release, running. @throws when it has none or several for too long */
export async function onlyPod(release: Release): Promise<V1Pod> {
  return eventually(`${release.name} has exactly one running pod`, async () => {
    const [pod, ...others] = await podsOf(release);
    return others.length === 0 && pod?.status?.phase === 'Running' ? pod : undefined;
  });
}

/** Fails unless a Service leads to the pods at these addresses and no other, as soon as its controller has caught up. */
export async function expectEndpoints(
  service: string,
  namespace: string,
  ips: readonly (string | undefined)[],
): Promise<void> {
  await expect.poll(() => endpointsOf(service, namespace)).toEqual(ips);
}
