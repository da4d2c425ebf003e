import {
  ApiException,
  AppsV1Api,
  CoreV1Api,
  KubeConfig,
  type V1LabelSelector,
  type V1Pod,
} from '@kubernetes/client-node';
import { CommandError, reasonOf } from '../terminal/exit.ts';

/** The cluster, selected as in kubectl. */
export interface ClusterOptions {
  readonly kubeconfig?: string | undefined;
  readonly context?: string | undefined;
  readonly namespace?: string | undefined;
}

/** A pod, and how it was chosen if a Deployment was named. */
export interface FoundPod {
  readonly pod: V1Pod;
  readonly name: string;
  readonly namespace: string;
  readonly note?: string | undefined;
}

/**
 * Loads the given kubeconfig, or the one that kubectl would use.
 *
 * @throws {CommandError} when there is none, or no such context
 */
export function loadCluster({ kubeconfig, context }: ClusterOptions): KubeConfig {
  const config = new KubeConfig();
  try {
    if (kubeconfig) config.loadFromFile(kubeconfig);
    else config.loadFromDefault();
  } catch (error) {
    throw new CommandError(`cannot read the kubeconfig: ${reasonOf(error)}`, { cause: error });
  }
  const names = config.getContexts().map(({ name }) => name);
  if (context && !names.includes(context)) {
    throw new CommandError(
      `no context "${context}" in the kubeconfig; it has: ${names.join(', ') || 'none'}`,
    );
  }
  if (context) config.setCurrentContext(context);
  if (!config.getCurrentCluster()) {
    throw new CommandError(
      `the kubeconfig has no current context; choose one: --context ${names.join(' | ')}`,
    );
  }
  return config;
}

/** The innermost cause of a failed request, such as ECONNREFUSED behind "fetch failed". */
function rootCause(error: unknown): unknown {
  const { cause, errors } = Object(error) as { cause?: unknown; errors?: unknown[] };
  const next = cause ?? errors?.[0];
  return next === undefined || next === error ? error : rootCause(next);
}

async function request<T>(config: KubeConfig, what: string, hint: string, call: Promise<T>): Promise<T> {
  try {
    return await call;
  } catch (error) {
    const server = config.getCurrentCluster()?.server;
    const code = error instanceof ApiException ? error.code : undefined;
    if (code === 404) throw new CommandError(`no ${what}; see: ${hint}`, { cause: error });
    if (code === 401)
      throw new CommandError(`${server} does not accept the kubeconfig's credentials`, { cause: error });
    if (code === 403)
      throw new CommandError(`not allowed to read ${what}: requires permission to get and list`, {
        cause: error,
      });
    const reason = code ? `HTTP status ${code}` : reasonOf(rootCause(error));
    throw new CommandError(`cannot query the API server ${server}: ${reason}`, { cause: error });
  }
}

function selectorText({ matchLabels = {}, matchExpressions = [] }: V1LabelSelector): string {
  const equal = Object.entries(matchLabels).map(([key, value]) => `${key}=${value}`);
  const others = matchExpressions.map(({ key, operator, values = [] }) => {
    if (operator === 'Exists') return key;
    if (operator === 'DoesNotExist') return `!${key}`;
    return `${key} ${operator === 'In' ? 'in' : 'notin'} (${values.join(',')})`;
  });
  return [...equal, ...others].join(',');
}

function isReady({ status }: V1Pod): boolean {
  return (
    status?.conditions?.some((condition) => condition.type === 'Ready' && condition.status === 'True') ??
    false
  );
}

function isRunning({ metadata, status }: V1Pod): boolean {
  return status?.phase === 'Running' && metadata?.deletionTimestamp === undefined;
}

async function podOfDeployment(config: KubeConfig, namespace: string, name: string): Promise<FoundPod> {
  const what = `Deployment "${name}" in namespace "${namespace}"`;
  const apps = config.makeApiClient(AppsV1Api);
  const read = apps.readNamespacedDeployment({ name, namespace });
  const { spec } = await request(config, what, `kubectl get deployments -n ${namespace}`, read);
  const labelSelector = selectorText(spec?.selector ?? {});
  const list = config.makeApiClient(CoreV1Api).listNamespacedPod({ namespace, labelSelector });
  const { items } = await request(config, `pods of ${what}`, `kubectl get pods -n ${namespace}`, list);
  const running = items.filter(isRunning);
  const pod = running.find(isReady) ?? running[0];
  if (!pod) {
    const phases = items.map(({ status }) => status?.phase ?? 'Unknown').join(', ') || 'none';
    throw new CommandError(
      `${what} has no running pod (pods: ${phases}); see: kubectl get pods -n ${namespace}`,
    );
  }
  const note = running.length > 1 ? `one of ${running.length} running pods of Deployment ${name}` : undefined;
  return { pod, name: pod.metadata?.name ?? '', namespace, note };
}

/**
 * Finds the pod that `POD`, `pod/NAME`, `deploy/NAME` or `deployment/NAME` means. Of a Deployment's pods it uses a
 * running one, if possible a ready one. The namespace defaults to the context's, or `default`.
 *
 * @throws {CommandError} if there is none, or the API server cannot be queried
 */
export async function findPod(config: KubeConfig, reference: string, namespace?: string): Promise<FoundPod> {
  const podNamespace =
    namespace ?? config.getContextObject(config.getCurrentContext())?.namespace ?? 'default';
  const [, kind, name = ''] = /^(?:([a-z.]+)\/)?(.*)$/.exec(reference) ?? [];
  if (!/^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(name)) {
    throw new CommandError(`${JSON.stringify(reference)} is not a pod; use POD, pod/NAME or deployment/NAME`);
  }
  if (kind === 'deploy' || kind === 'deployment' || kind === 'deployments') {
    return podOfDeployment(config, podNamespace, name);
  }
  if (kind !== undefined && kind !== 'pod' && kind !== 'pods') {
    throw new CommandError(`${reference}: ${kind} is not supported; use pod/NAME or deployment/NAME`);
  }
  const read = config.makeApiClient(CoreV1Api).readNamespacedPod({ name, namespace: podNamespace });
  const hint = `kubectl get pods -n ${podNamespace}`;
  const pod = await request(config, `pod "${name}" in namespace "${podNamespace}"`, hint, read);
  return { pod, name, namespace: podNamespace };
}
