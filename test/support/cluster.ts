import { randomBytes } from 'node:crypto';
import path from 'node:path';
import { execa } from 'execa';
import { inject } from 'vitest';
import { type Client, clientOf } from '../../harness/control-plane/client.ts';
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
  const { core } = await client();
  const name = `${prefix}-${randomBytes(3).toString('hex')}`;
  const labels = podSecurity && { 'pod-security.kubernetes.io/enforce': podSecurity };
  await core.createNamespace({ body: { metadata: { name, ...(labels && { labels }) } } });
  const account = { name: 'default', namespace: name };
  await eventually(
    `namespace ${name} has its service account`,
    () => core.readNamespacedServiceAccount(account),
    { everyMilliseconds: 20 },
  );
  return name;
}

let known: Promise<Client> | undefined;

/** The clients of the run's control plane, which cost a hundredth of a kubectl process. */
export function client(): Promise<Client> {
  known ??= clientOf(inject('kubeconfig'));
  return known;
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
