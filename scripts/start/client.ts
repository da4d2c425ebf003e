import path from 'node:path';
import { paths } from '../../harness/paths.ts';
import { type ProcessRun, run } from '../../harness/process/run.ts';
import type { Cluster } from './cluster.ts';

/** The paths of the programs. */
export type Programs = Readonly<Record<'helm' | 'kubectl', string>>;

/** helm and kubectl for one cluster. */
export interface ClusterCommands {
  /** Helm's flags for context and namespace. */
  readonly helmFlags: readonly string[];
  /** Runs helm in the project's folder. Does not reject if it fails. */
  helm(args: readonly string[]): Promise<ProcessRun>;
  /** kubectl's flags for context and namespace. */
  readonly kubectlFlags: readonly string[];
  /** Runs kubectl and returns its output. @throws with its message if it fails */
  kubectl(args: readonly string[]): Promise<string>;
}

/** Creates clients for a cluster; their processes stop when this process ends. */
export function clusterCommands(
  { kubeconfig, context }: Cluster,
  tools: Programs,
  namespace?: string,
): ClusterCommands {
  const environment = kubeconfig && {
    KUBECONFIG: kubeconfig,
    KUBECACHEDIR: path.join(path.dirname(kubeconfig), 'kubectl'),
  };
  const options = { cwd: paths.root, ...(environment && { environment }) };
  const where = namespace ? ['--namespace', namespace] : [];
  const helmFlags = [...(context ? ['--kube-context', context] : []), ...where];
  const kubectlFlags = [...(context ? ['--context', context] : []), ...where];
  return {
    helmFlags,
    helm: (args) => run(tools.helm, [...helmFlags, ...args], options),
    kubectlFlags,
    async kubectl(args) {
      const { stdout, stderr, end } = await run(tools.kubectl, [...kubectlFlags, ...args], options);
      if (end !== 'exit code 0') throw new Error(`kubectl ${args.join(' ')}: ${stderr.join('\n')}`);
      return stdout.join('\n');
    },
  };
}
