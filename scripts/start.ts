import { gatewayReleaseArguments } from '../harness/aibrix/release.ts';
import type { Aibrix } from '../harness/aibrix/start.ts';
import type { ControlPlane } from '../harness/control-plane/start.ts';
import { demonstrate, engineSteps } from '../harness/engine/demo.ts';
import { demoArguments } from '../harness/engine/demo-arguments.ts';
import type { RunningPod } from '../harness/engine/pod.ts';
import { endOnStop } from '../harness/process/lifetime.ts';
import { createReport } from '../harness/process/report.ts';
import { ensureTools } from '../harness/toolchain/ensure.ts';
import { clusterTools } from '../harness/toolchain/versions.ts';
import { clusterCommands, type Programs } from './start/client.ts';
import { type Cluster, userCluster, withOwnCluster } from './start/cluster.ts';
import { aibrixBeside, gatewaySteps, showGateway } from './start/gateway.ts';
import { nextSteps } from './start/next.ts';
import { type StartOptions, startOptions } from './start/options.ts';
import { compareWithRelay } from './start/relay.ts';
import { installRelease } from './start/release.ts';
import { showRelease } from './start/show.ts';

const report = createReport();
let controlPlane: ControlPlane | undefined;
let engine: RunningPod | undefined;
let aibrix: Aibrix | undefined;
let shown = false;

async function start(options: StartOptions): Promise<void> {
  const { context } = options;
  const tools = await ensureTools(context ? ['helm', 'kubectl'] : clusterTools, report);
  if (context) return present(options, tools, await userCluster(context, tools.kubectl));
  await withOwnCluster(tools, report, async (cluster) => {
    controlPlane = cluster.started;
    await present(options, tools, cluster);
    if (options.exit) await stop();
  });
  if (controlPlane && !options.exit) throw await controlPlane.died;
}

/** Stops everything that this process has started. */
async function stop(): Promise<void> {
  await engine?.remove();
  await aibrix?.stop();
  await controlPlane?.stop();
}

/** Installs the release and shows the result. */
async function present(options: StartOptions, tools: Programs, cluster: Cluster): Promise<void> {
  const { release } = options;
  const client = clusterCommands(cluster, tools, options.namespace);
  if (options.gateway) aibrix = await aibrixBeside(ownKubeconfig(cluster), tools.kubectl, report);
  const more = await releaseArguments(options);
  const notes = await installRelease(options, more, client, report);
  const pod = await showRelease(release, client, report);
  if (options.engine && pod?.spec) engine = await demonstrate(pod.spec, report);
  if (aibrix) {
    const gateway = await showGateway(release, aibrix, { notes, client, report });
    await compareWithRelay({ options, aibrix, gateway, client, report }, more);
  }
  shown = true;
  if (cluster.started && options.exit) return;
  if (engine) report.line(engineSteps(engine));
  if (aibrix) report.line(gatewaySteps(release, aibrix));
  report.line(nextSteps(options, cluster, client, [tools.helm, tools.kubectl]));
}

/** Values that the release needs to run on this machine. */
async function releaseArguments({ release, engine, gateway }: StartOptions): Promise<string[]> {
  if (gateway) return gatewayReleaseArguments(release);
  return engine ? demoArguments() : [];
}

/** The kubeconfig of the control plane started by this process. @throws if another process started it */
function ownKubeconfig({ kubeconfig, started }: Cluster): string {
  if (kubeconfig && started) return kubeconfig;
  throw new Error(
    '--gateway: another npm start is running here without a gateway; stop it with Ctrl-C first',
  );
}

const options = startOptions(process.argv.slice(2));
endOnStop(async () => {
  await stop();
  return shown;
}, report);
try {
  await start(options);
} catch (error) {
  report.line(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
await stop();
