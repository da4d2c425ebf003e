import { beforeAll } from 'vitest';
import type { Manifest } from '../../../harness/chart/manifests.ts';
import { client, createNamespace } from '../../support/cluster.ts';
import { installCrds } from '../../support/crds.ts';

/** The API's path of each kind that the chart renders, `NAMESPACE` for the namespace. */
const paths: Readonly<Record<string, string>> = {
  ConfigMap: '/api/v1/namespaces/NAMESPACE/configmaps',
  Deployment: '/apis/apps/v1/namespaces/NAMESPACE/deployments',
  ModelAdapter: '/apis/model.aibrix.ai/v1alpha1/namespaces/NAMESPACE/modeladapters',
  NetworkPolicy: '/apis/networking.k8s.io/v1/namespaces/NAMESPACE/networkpolicies',
  PersistentVolumeClaim: '/api/v1/namespaces/NAMESPACE/persistentvolumeclaims',
  PodAutoscaler: '/apis/autoscaling.aibrix.ai/v1alpha1/namespaces/NAMESPACE/podautoscalers',
  PodDisruptionBudget: '/apis/policy/v1/namespaces/NAMESPACE/poddisruptionbudgets',
  PodMonitor: '/apis/monitoring.coreos.com/v1/namespaces/NAMESPACE/podmonitors',
  PrometheusRule: '/apis/monitoring.coreos.com/v1/namespaces/NAMESPACE/prometheusrules',
  Secret: '/api/v1/namespaces/NAMESPACE/secrets',
  Service: '/api/v1/namespaces/NAMESPACE/services',
  ServiceAccount: '/api/v1/namespaces/NAMESPACE/serviceaccounts',
};

/**
 * The API path under which objects of this kind are.
 *
 * @returns undefined for a kind that the chart itself does not render: one of extraObjects
 */
export function pathOf({ kind }: Manifest, namespace: string): string | undefined {
  return paths[kind]?.replace('NAMESPACE', namespace);
}

/**
 * Fields whose values users write as Kubernetes reads them. Rules between them, and names of what is not in the chart,
 * are the API server's to refuse: its message names the field.
 */
const passedThrough = [
  /^spec[.]template[.]spec[.](initContainers|volumes|tolerations|topologySpreadConstraints|affinity)/,
  /^spec[.]template[.]spec[.](hostAliases|dnsConfig|securityContext|priorityClassName|runtimeClassName)/,
  /^spec[.]template[.]spec[.]containers\[\d+\]\.(env|envFrom|lifecycle|resources|securityContext|volumeMounts)/,
  // The first container is vLLM, the others are extraContainers.
  /^spec[.]template[.]spec[.]containers\[[1-9]\d*\]/,
  /^spec[.]ingress\[\d+\]\.from/,
];

/** Asks the API server about objects that it is not to keep. */
export interface StrictServer {
  /** The reasons for which it would not create the objects, without those that concern fields of users' own. */
  refusals(objects: readonly Manifest[]): Promise<string[]>;
  /** Whether it would create all of them. */
  isCreatable(objects: readonly Manifest[]): Promise<boolean>;
}

/**
 * Creates a namespace to ask the API server about: strictly, so an unknown field is rejected. A request per object, where
 * kubectl would take a hundred times as long.
 */
export function useStrictServer(): StrictServer {
  let namespace = '';
  beforeAll(async () => {
    await installCrds();
    namespace = await createNamespace('properties');
  });
  const errors = async (objects: readonly Manifest[]): Promise<string[]> => {
    const found = await Promise.all(objects.map((object) => errorOf(object, namespace)));
    return found.filter((error) => error !== undefined);
  };
  return {
    refusals: async (objects) => (await errors(objects)).flatMap(ownCauses),
    isCreatable: async (objects) => (await errors(objects)).length === 0,
  };
}

/** The server's error, undefined if it would create the object. */
async function errorOf({ metadata, ...rest }: Manifest, namespace: string): Promise<string | undefined> {
  const object = { ...rest, metadata: { ...metadata, namespace } } as Manifest;
  const at = pathOf(object, namespace);
  if (!at) return undefined;
  const request = { path: `${at}?dryRun=All&fieldValidation=Strict`, method: 'POST', body: object } as const;
  const { raw } = await client();
  return raw(request).then(
    () => undefined,
    (error: Error) => error.message,
  );
}

/** A Status of the API server has its causes, each with a field; without them the whole message is the cause. */
function ownCauses(message: string): string[] {
  const [, json = '{}'] = /^[^{]*(\{.*\})\s*$/s.exec(message) ?? [];
  const { details } = JSON.parse(json) as { details?: { causes?: { field: string; message: string }[] } };
  if (!details?.causes) return [message];
  // A container's windowsOptions.hostProcess is answered with fields of the whole pod.
  const ofUsers = [...passedThrough, /hostProcess/i];
  const all = details.causes.map((cause) => `${cause.field}: ${cause.message}`);
  return all.filter((cause) => !ofUsers.some((part) => part.test(cause)));
}
