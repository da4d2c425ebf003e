import type { V1PodSpec } from '@kubernetes/client-node';
import type { Manifests } from '../chart/manifests.ts';
import type { Engine } from '../engine/install.ts';
import { eventually } from '../process/eventually.ts';
import { Subnet } from './network.ts';
import { type PodProcesses, startPod } from './pod.ts';
import type { ConfigMaps } from './volumes.ts';

/** Name of a pod that is started without a control plane. */
export const renderedPodName = 'rendered-0';

const startSeconds = 300;

/**
 * Starts the pod of a rendered Deployment without a control plane: all containers as processes, sidecars included, which
 * are restarted when they end. Waits until it is ready.
 *
 * @throws if a container ends or the pod is not ready within 300 s; the message contains the last lines of the logs
 */
export async function startRenderedPod(manifests: Manifests, engine: Engine): Promise<PodProcesses> {
  const template = manifests.one('Deployment').spec?.template;
  const metadata = { ...template?.metadata, name: renderedPodName, namespace: 'default' };
  const spec: V1PodSpec = template?.spec ?? { containers: [] };
  const place = { engine, subnet: new Subnet(), configMaps: configMapsOf(manifests) };
  const pod = await startPod({ metadata, spec }, place);
  try {
    await readyPod(pod);
    return pod;
  } catch (error) {
    const logs = pod.containers.map((container) =>
      container.log().trimEnd().split('\n').slice(-25).join('\n'),
    );
    await pod.remove();
    throw new Error(`${(error as Error).message}; the logs end with:\n${logs.join('\n\n')}`, {
      cause: error,
    });
  }
}

/** Waits until all containers of a pod are ready. @throws if one ends meanwhile, or after 300 s */
async function readyPod(pod: PodProcesses): Promise<void> {
  const over = new AbortController();
  const probe = async (): Promise<boolean> => {
    const ended = pod.containers.find(
      (container) => container.end() !== undefined || container.restarts() > 0,
    );
    if (ended)
      over.abort(new Error(`the container ${ended.spec.name} has ended: ${ended.end() ?? 'restarted'}`));
    return pod.ready();
  };
  await eventually('the pod is ready', probe, { timeoutSeconds: startSeconds, signal: over.signal });
}

function configMapsOf({ all }: Manifests): ConfigMaps {
  const maps = all.filter(({ kind }) => kind === 'ConfigMap');
  return Object.fromEntries(
    maps.map(({ metadata, data }) => [metadata.name, data as Record<string, string>]),
  );
}
