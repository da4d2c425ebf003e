import path from 'node:path';
import { paths } from '../../harness/paths.ts';
import type { ClusterCommands } from './client.ts';
import type { Cluster } from './cluster.ts';
import type { StartOptions } from './options.ts';
import { chart, selector } from './release.ts';

/**
 * What to type next, ready to be copied.
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
    `\nWhat to type next${started ? ', in another terminal' : ''}:`,
    ...(kubeconfig ? [`  export KUBECONFIG=${kubeconfig}`] : []),
    ...(built ? [`  export PATH=${built}:$PATH`] : []),
    `  ${kubectl} get all --selector ${selector(release)}`,
    `  ${upgrade} --set model.kvEvents.enabled=false   # events off`,
    `  ${upgrade} --set model.kvEvents.enabled=true    # and on again`,
    `  ${helm} uninstall ${release}`,
    ...(started ? ['\nCtrl-C here stops the control plane and removes all that belongs to it.'] : []),
  ].join('\n');
}
