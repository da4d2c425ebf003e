import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { V1Container, V1Deployment, V1Pod } from '@kubernetes/client-node';
import { execa } from 'execa';
import { inject } from 'vitest';
import { callApi } from '../../../harness/control-plane/api.ts';
import { readKubeconfig } from '../../../harness/control-plane/credentials.ts';
import { paths } from '../../../harness/paths.ts';
import { eventually } from '../../support/cluster.ts';

const folder = path.join(paths.root, 'migration');

/** A Deployment that a test migrates. */
export interface Target {
  readonly namespace: string;
  readonly name: string;
}

/** How a script of migration/ is run; by default with the run's control plane and its kubectl. */
export interface RunOptions {
  readonly env?: Readonly<Record<string, string>>;
  /** Its own process group, so that a test can kill all of it. */
  readonly detached?: boolean;
}

/** Runs a script of migration/. Resolves whatever its exit code; `all` is what a user sees. */
export function runScript(
  script: string,
  args: readonly string[],
  { env, detached = false }: RunOptions = {},
) {
  const kubectlFolder = path.dirname(inject('tools').kubectl);
  return execa(path.join(folder, script), [...args], {
    env: {
      PATH: `${kubectlFolder}${path.delimiter}${process.env.PATH}`,
      KUBECONFIG: inject('kubeconfig'),
      KUBECACHEDIR: path.join(path.dirname(inject('kubeconfig')), 'kubectl'),
      ...env,
    },
    stdin: 'ignore',
    reject: false,
    timeout: 150_000,
    all: true,
    detached,
  });
}

/** What a script printed and how it ended, for `toMatchObject`: a failure shows the whole. */
export function outcome({ exitCode, all }: { exitCode?: number; all?: string }) {
  return { exitCode, all };
}

/** `enable-kv-events.sh NAMESPACE DEPLOYMENT …` */
export function enable({ namespace, name }: Target, args: readonly string[] = [], options?: RunOptions) {
  return runScript('enable-kv-events.sh', [namespace, name, ...args], options);
}

/** `configure-gateway.sh …` on the gateway in the namespace of a test. */
export function configure({ namespace }: Target, args: readonly string[] = [], options?: RunOptions) {
  return runScript('configure-gateway.sh', [`--namespace=${namespace}`, ...args], options);
}

/** A Deployment as the API server holds it. */
export async function read({ namespace, name }: Target): Promise<V1Deployment> {
  return get<V1Deployment>(namespace, `deployments/${name}`);
}

/** What must be the same after a rollback: the spec, and all metadata that people write. */
export async function state(target: Target): Promise<object> {
  const { spec, metadata } = await read(target);
  const { 'deployment.kubernetes.io/revision': _, ...annotations } = metadata?.annotations ?? {};
  return { spec, labels: metadata?.labels, annotations };
}

/** Waits until the controller has seen the Deployment as it is. */
export async function settled(target: Target): Promise<void> {
  await eventually(`${target.name} is seen by its controller`, async () => {
    const { status, metadata } = await read(target);
    return status?.observedGeneration === metadata?.generation;
  });
}

/** How many pod templates the Deployment has had: each change of the template makes a ReplicaSet. */
export async function templates({ namespace }: Target): Promise<number> {
  return (await get<{ items: unknown[] }>(namespace, 'replicasets')).items.length;
}

/** A running pod that has the arguments of the present template. */
export async function runningPod({ namespace, name }: Target): Promise<V1Pod> {
  return eventually(`a pod of ${name} runs with the present template`, async () => {
    const { spec } = await read({ namespace, name });
    const { items } = await get<{ items: V1Pod[] }>(namespace, 'pods', '/api/v1');
    const wanted = commandLines(spec?.template.spec?.containers);
    return items.find(
      (pod) =>
        pod.status?.phase === 'Running' && isDeepStrictEqual(commandLines(pod.spec?.containers), wanted),
    );
  });
}

function commandLines(containers: readonly V1Container[] = []): unknown {
  return containers.map(({ command, args, ports }) => ({ command, args, ports }));
}

async function get<T>(namespace: string, what: string, api = '/apis/apps/v1'): Promise<T> {
  const access = readKubeconfig(inject('kubeconfig'));
  return JSON.parse(await callApi(access, { path: `${api}/namespaces/${namespace}/${what}` })) as T;
}
