import type { V1Pod } from '@kubernetes/client-node';
import { execa } from 'execa';
import { resolvedCommand } from '../../harness/chart/container.ts';
import type { Manifests } from '../../harness/chart/manifests.ts';
import type { Engine } from '../../harness/engine/install.ts';

/** How the pod of a `helm test` ended, and what it printed. */
export interface Outcome {
  readonly exitCode: number | undefined;
  readonly output: string;
}

/** The pods that `helm test` would run, by name. */
export function testPods({ all }: Manifests): Map<string, V1Pod> {
  const pods = all.filter(({ kind }) => kind === 'Pod') as unknown as V1Pod[];
  return new Map(pods.map((pod) => [pod.metadata?.name ?? '', pod]));
}

/**
 * Runs the pod of a `helm test` with vLLM's Python, as the image would have it. Its only variables are the pod's; the
 * Service's name, which a cluster's DNS knows, is this machine.
 *
 * @param changed variables with other values than the pod's
 * @throws when the release has no test pod of that name
 */
export async function runTestPod(
  manifests: Manifests,
  name: string,
  { python }: Engine,
  changed: Readonly<Record<string, string>> = {},
): Promise<Outcome> {
  const [container] = testPods(manifests).get(name)?.spec?.containers ?? [];
  if (!container) throw new Error(`no test pod ${name} among ${[...testPods(manifests).keys()].join(', ')}`);
  const pod = { name, namespace: 'default', podIP: '127.0.0.1' };
  const { argv, env } = resolvedCommand(container, pod);
  const service = manifests.one('Service').metadata?.name ?? '';
  const here = Object.entries(env).map(([key, value]) => [
    key,
    value.replace(`//${service}:`, '//127.0.0.1:'),
  ]);
  const { exitCode, all } = await execa(python, argv.slice(1), {
    env: { ...Object.fromEntries(here), ...changed },
    extendEnv: false,
    reject: false,
    all: true,
  });
  return { exitCode, output: all };
}
