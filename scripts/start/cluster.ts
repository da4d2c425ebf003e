import { existsSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { clientOf } from '../../harness/control-plane/client.ts';
import { files } from '../../harness/control-plane/credentials.ts';
import { type ControlPlane, startControlPlane } from '../../harness/control-plane/start.ts';
import { paths } from '../../harness/paths.ts';
import { exclusively } from '../../harness/process/lock.ts';
import type { Report } from '../../harness/process/report.ts';
import type { ClusterTool } from '../../harness/toolchain/versions.ts';

/** The target cluster. */
export interface Cluster {
  /** The kubeconfig of our control plane; undefined for the user's own cluster. */
  readonly kubeconfig?: string;
  /** The context of the user's own cluster. */
  readonly context?: string;
  /** The control plane, if this process started it. */
  readonly started?: ControlPlane;
}

const directory = path.join(paths.cluster, 'start');

/**
 * Runs `work` on the control plane of a running `npm start`, or on a new one. Only one process at a time; others wait and
 * then use the running control plane.
 */
export async function withOwnCluster(
  tools: Readonly<Record<ClusterTool, string>>,
  report: Report,
  work: (cluster: Cluster) => Promise<void>,
): Promise<void> {
  await exclusively(`${directory}.lock`, 'starts the model', report, async () => {
    const { kubeconfig } = files(directory);
    const server = await running(kubeconfig);
    if (server) report.line(`using the control plane that is already running: ${server}`);
    const started = server ? undefined : await startControlPlane(tools, directory, report);
    await work({ kubeconfig, ...(started && { started }) });
  });
}

/** The user's own cluster. @throws if the kubeconfig has no such context, or the API server does not respond */
export async function userCluster(context: string, kubectl: string): Promise<Cluster> {
  const { stdout } = await execa(kubectl, ['config', 'get-contexts', '--output=name']);
  const contexts = stdout.split('\n').filter(Boolean);
  if (!contexts.includes(context)) {
    const known = contexts.length > 0 ? `it has ${contexts.join(', ')}` : 'it has none';
    throw new Error(`--context ${context}: your kubeconfig has no context of that name; ${known}`);
  }
  const probe = ['--context', context, '--request-timeout=15s', 'get', '--raw=/version'];
  const { failed, stderr } = await execa(kubectl, probe, { reject: false });
  if (failed) throw new Error(`--context ${context}: its API server does not respond:\n${stderr}`);
  return { context };
}

/** The URL of a kubeconfig's API server, if it responds. */
async function running(kubeconfig: string): Promise<string | undefined> {
  if (!existsSync(kubeconfig)) return undefined;
  try {
    const client = await clientOf(kubeconfig);
    await client.raw({ path: '/readyz' });
    return client.server;
  } catch {
    return undefined;
  }
}
