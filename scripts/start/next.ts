import path from 'node:path';
import { paths } from '../../harness/paths.ts';
import type { ClusterCommands } from './client.ts';
import type { Cluster } from './cluster.ts';
import type { StartOptions } from './options.ts';
import { chart, selector } from './release.ts';

/**
 * Commands to try next, ready to copy.
 *
 * @param programs paths of helm and kubectl
 */
export function nextSteps(
  { release }: StartOptions,
  { kubeconfig, started }: Cluster,
  { helmFlags, kubectlFlags }: ClusterCommands,
  programs: readonly string[],
): string {
  const helm = ['helm', ...helmFlags].join(' ');
  const kubectl = ['kubectl', ...kubectlFlags].join(' ');
  const upgrade = `${helm} upgrade ${release} ${chart} --wait`;
  const folders = programs.map((program) => path.dirname(program));
  const built = folders.find((folder) => folder.startsWith(paths.toolCache));
  return [
    `\nNext steps${started ? ', in another terminal' : ''}:`,
    ...(kubeconfig ? [`  export KUBECONFIG=${kubeconfig}`] : []),
    ...(built ? [`  export PATH=${built}:$PATH`] : []),
    `  ${kubectl} get all --selector ${selector(release)}`,
    `  ${upgrade} --set model.kvEvents.enabled=false   # disable events`,
    `  ${upgrade} --set model.kvEvents.enabled=true    # enable them again`,
    `  ${helm} uninstall ${release}`,
    ...(started ? ['\nCtrl-C here stops the control plane and removes its data.'] : []),
  ].join('\n');
}
