import path from 'node:path';
import { type ControlPlane, startControlPlane } from '../control-plane/start.ts';
import { type Engine, ensureEngine } from '../engine/install.ts';
import { ensureTinyModel } from '../engine/model.ts';
import { defaultVllmVersion } from '../engine/versions.ts';
import { paths } from '../paths.ts';
import type { Report } from '../process/report.ts';
import { succeed } from '../process/run.ts';
import { ensureTools } from '../toolchain/ensure.ts';
import { type ClusterTool, clusterTools } from '../toolchain/versions.ts';
import type { GatewaySettings } from './gateway.ts';
import { settingsInNotes } from './notes.ts';
import { gatewayReleaseArguments } from './release.ts';
import { type Aibrix, startAibrix } from './start.ts';

/** A control plane, AIBrix, and a release of two vLLM pods with events enabled. */
export interface Loop {
  readonly aibrix: Aibrix;
  /** The vLLM installation that the pods run. */
  readonly engine: Engine;
  /** The gateway's settings as printed in the release's NOTES. */
  readonly settings: GatewaySettings;
  /** Runs helm and returns its output. @throws if it fails */
  helm(...args: readonly string[]): Promise<string>;
  /** Runs kubectl and returns its output. @throws if it fails */
  kubectl(...args: readonly string[]): Promise<string>;
  /** Stops everything and removes its state. */
  stop(): Promise<void>;
}

/**
 * Starts everything except the gateway. It stops when this process ends.
 *
 * @param release name of the release and of the model
 * @param otherVersions further vLLM versions, run by pods with these image tags
 */
export async function startLoop(
  release: string,
  report: Report,
  otherVersions: readonly string[] = [],
): Promise<Loop> {
  const tools = await ensureTools(clusterTools, report);
  await ensureTinyModel();
  const engine = await ensureEngine(defaultVllmVersion(), report);
  const others = new Map<string, Engine>();
  for (const version of otherVersions) others.set(`:v${version}`, await ensureEngine(version, report));
  const engineOf = (image: string): Engine => [...others].find(([tag]) => image.endsWith(tag))?.[1] ?? engine;
  const controlPlane = await startControlPlane(
    tools,
    path.join(paths.cluster, `loop-${process.pid}`),
    report,
  );
  const { kubeconfig } = controlPlane;
  const aibrix = await startAibrix({ kubeconfig, kubectl: tools.kubectl, engineOf }, report);
  const { helm, kubectl } = commands(tools, controlPlane);
  const notes = await report.during('starting two vLLMs', () => helm(...installArguments(release, events)));
  const stop = async (): Promise<void> => {
    await aibrix.stop();
    await controlPlane.stop();
  };
  return { aibrix, engine, settings: settingsInNotes(notes), helm, kubectl, stop };
}

/** Values that enable events. */
export const events = { 'model.kvEvents.enabled': 'true' } as const;

/** Arguments of helm for a release whose pods run here; helm waits until it is ready. @param set values by path */
export function installArguments(release: string, set: Readonly<Record<string, string>> = {}): string[] {
  const assignments = Object.entries(set).map(([key, value]) => `--set=${key}=${value}`);
  const install = ['upgrade', '--install', release, paths.chart, ...gatewayReleaseArguments(release)];
  return [...install, ...assignments, '--wait', '--timeout=8m'];
}

function commands(
  { helm, kubectl }: Readonly<Record<ClusterTool, string>>,
  { kubeconfig }: ControlPlane,
): Pick<Loop, 'helm' | 'kubectl'> {
  const options = { environment: { KUBECONFIG: kubeconfig }, cwd: paths.root };
  const run = async (program: string, args: readonly string[]): Promise<string> =>
    (await succeed(program, args, options)).join('\n');
  return { helm: (...args) => run(helm, args), kubectl: (...args) => run(kubectl, args) };
}
