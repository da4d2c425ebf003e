import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { execa } from 'execa';
import { inject } from 'vitest';
import { callApi } from '../../harness/control-plane/api.ts';
import { readKubeconfig } from '../../harness/control-plane/credentials.ts';
import { eventually } from '../../harness/process/eventually.ts';

export { eventually } from '../../harness/process/eventually.ts';

/** Options of `kubectl`; the kubeconfig is the control plane's administrator's unless another is given. */
export interface KubectlOptions {
  /** Standard input, as `--filename=-` reads it. */
  readonly input?: string;
  readonly namespace?: string;
  readonly kubeconfig?: string;
}

/** Runs kubectl against the run's control plane. Rejects with execa's error when it exits non-zero. */
export function kubectl(args: readonly string[], { input, namespace, kubeconfig }: KubectlOptions = {}) {
  const flags = namespace ? [`--namespace=${namespace}`] : [];
  return execa(inject('tools').kubectl, [...flags, ...args], {
    env: environment(kubeconfig),
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
  });
}

/** Options of `helm`: its standard input, and the program, by default Helm 4. */
export interface HelmOptions {
  readonly input?: string;
  readonly program?: string;
}

/** Runs helm against the run's control plane, without the user's repositories and plugins. Rejects as `kubectl`. */
export function helm(args: readonly string[], { input, program = inject('tools').helm }: HelmOptions = {}) {
  return execa(program, [...args], {
    env: environment(),
    ...(input === undefined ? { stdin: 'ignore' as const } : { input }),
  });
}

/** Makes a namespace of a new name that begins with `prefix`; `podSecurity` is the standard that it enforces. */
export async function createNamespace(
  prefix: string,
  { podSecurity }: { readonly podSecurity?: 'restricted' | 'baseline' } = {},
): Promise<string> {
  const access = readKubeconfig(inject('kubeconfig'));
  const name = `${prefix}-${randomBytes(3).toString('hex')}`;
  const labels = podSecurity && { 'pod-security.kubernetes.io/enforce': podSecurity };
  const body = { apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels } };
  await callApi(access, { path: '/api/v1/namespaces', method: 'POST', body });
  const account = `/api/v1/namespaces/${name}/serviceaccounts/default`;
  await eventually(`namespace ${name} has its service account`, () => callApi(access, { path: account }), {
    everyMilliseconds: 20,
  });
  return name;
}

function environment(kubeconfig = inject('kubeconfig')): Record<string, string> {
  const state = path.dirname(inject('kubeconfig'));
  return {
    KUBECONFIG: kubeconfig,
    KUBECACHEDIR: path.join(state, 'kubectl'),
    HELM_CACHE_HOME: path.join(state, 'helm/cache'),
    HELM_CONFIG_HOME: path.join(state, 'helm/config'),
    HELM_DATA_HOME: path.join(state, 'helm/data'),
  };
}
