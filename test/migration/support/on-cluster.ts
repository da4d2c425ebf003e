import path from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { V1Container, V1Deployment, V1Pod } from '@kubernetes/client-node';
import { inject } from 'vitest';
import { client, eventually } from '../../support/cluster.ts';
import { runScript } from './scripts.ts';

export { outcome } from './scripts.ts';

/** A Deployment that a test migrates. */
export interface Target {
  readonly namespace: string;
  readonly name: string;
}

/** Runs a script with the run's control plane and its kubectl. */
function run(script: string, args: readonly string[]) {
  const kubeconfig = inject('kubeconfig');
  return runScript(script, args, {
    env: {
      PATH: `${path.dirname(inject('tools').kubectl)}${path.delimiter}${process.env.PATH}`,
      KUBECONFIG: kubeconfig,
      KUBECACHEDIR: path.join(path.dirname(kubeconfig), 'kubectl'),
    },
  });
}

/** `enable-kv-events.sh NAMESPACE DEPLOYMENT …` */
export function enable({ namespace, name }: Target, args: readonly string[] = []) {
  return run('enable-kv-events.sh', [namespace, name, ...args]);
}

/** `configure-gateway.sh …` on the gateway in the namespace of a test. */
export function configure({ namespace }: Target, args: readonly string[] = []) {
  return run('configure-gateway.sh', [`--namespace=${namespace}`, ...args]);
}

/** A Deployment as the API server holds it. */
export async function read({ namespace, name }: Target): Promise<V1Deployment> {
  return (await client()).apps.readNamespacedDeployment({ name, namespace });
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
  return (await (await client()).apps.listNamespacedReplicaSet({ namespace })).items.length;
}

/** A running pod that has the arguments of the present template. */
export async function runningPod({ namespace, name }: Target): Promise<V1Pod> {
  return eventually(`a pod of ${name} runs with the present template`, async () => {
    const { spec } = await read({ namespace, name });
    const { items } = await (await client()).core.listNamespacedPod({ namespace });
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
