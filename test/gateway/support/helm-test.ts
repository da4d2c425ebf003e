import { execa } from 'execa';
import { resolvedCommand } from '../../../harness/chart/container.ts';
import { Manifests } from '../../../harness/chart/manifests.ts';
import { paths } from '../../../harness/paths.ts';
import { type Loop, model } from './loop.ts';
import { podsOf } from './prompts.ts';

/** How the routing test ended: `ok`, or the cause that it named. */
export interface RoutingTest {
  readonly cause: string;
  readonly output: string;
}

/**
 * Runs the pod `routing` of `helm test` with the Python of the pods' vLLM: as rendered, except that names which a cluster's
 * DNS knows are addresses here.
 *
 * @param instead variables that differ from those
 */
export async function routingTest(
  loop: Loop,
  instead: Readonly<Record<string, string>> = {},
): Promise<RoutingTest> {
  const set = ['--set=model.kvEvents.enabled=true', '--set=aibrix.gatewayUrl=http://envoy'];
  const manifests = new Manifests(await loop.helm('template', model, paths.chart, ...set));
  const pods = manifests.all.filter(({ kind }) => kind === 'Pod');
  const pod = pods.find(({ metadata }) => metadata.name === `${model}-test-routing`) as never as {
    spec: { containers: [Parameters<typeof resolvedCommand>[0]] };
  };
  const { argv, env } = resolvedCommand(pod.spec.containers[0], { name: '', namespace: '', podIP: '' });
  const running = podsOf(loop).flatMap((name) => loop.aibrix.node.pods.get(name)?.network.podIP ?? []);
  const here = {
    PODS: running.map((podIP) => `${podIP}:8000`).join(','),
    GATEWAY: loop.aibrix.url,
    METRICS: loop.gateway().metricsUrl,
  };
  const { all } = await execa(loop.engine.python, argv.slice(1), {
    env: { ...env, ...here, ...instead },
    extendEnv: false,
    reject: false,
    all: true,
  });
  const [, cause = all.includes('ok: 6 of 6 prompts') ? 'ok' : 'none'] = /^FAILED: ([^:]+):/m.exec(all) ?? [];
  return { cause, output: all };
}
