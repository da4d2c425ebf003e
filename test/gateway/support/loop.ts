import path from 'node:path';
import type { Gateway, GatewaySettings } from '../../../harness/aibrix/gateway.ts';
import { settingsInNotes } from '../../../harness/aibrix/notes.ts';
import { gatewayReleaseArguments } from '../../../harness/aibrix/release.ts';
import { type Aibrix, startAibrix } from '../../../harness/aibrix/start.ts';
import { type ControlPlane, startControlPlane } from '../../../harness/control-plane/start.ts';
import { type Engine, ensureEngine } from '../../../harness/engine/install.ts';
import { ensureTinyModel } from '../../../harness/engine/model.ts';
import { defaultVllmVersion } from '../../../harness/engine/versions.ts';
import { paths } from '../../../harness/paths.ts';
import { createReport } from '../../../harness/process/report.ts';
import { succeed } from '../../../harness/process/run.ts';
import { ensureTools } from '../../../harness/toolchain/ensure.ts';
import { type ClusterTool, clusterTools } from '../../../harness/toolchain/versions.ts';

/** The release, and its model. */
export const model = 'my-model';

/** A vLLM that writes events as maps, which AIBrix v0.7.0 cannot decode. */
export const mapsVersion = '0.32.0';

/** The whole loop: control plane, AIBrix, and a release with two vLLM pods. */
export interface Loop {
  readonly aibrix: Aibrix;
  /** What NOTES of the release print. */
  readonly settings: GatewaySettings;
  /** The gateway that runs now. */
  gateway(): Gateway;
  /** Ends the gateway and starts another: with the settings of NOTES, and these instead. */
  restartGateway(instead?: GatewaySettings): Promise<Gateway>;
  /** What helm prints. @throws when it fails */
  helm(...args: readonly string[]): Promise<string>;
  /** What kubectl prints. @throws when it fails */
  kubectl(...args: readonly string[]): Promise<string>;
}

const report = createReport(process.stderr);
let started: Promise<Loop> | undefined;

/** The loop that all test files share; started when it is first asked for, ended with the process. */
export function loop(): Promise<Loop> {
  started ??= start();
  return started;
}

async function start(): Promise<Loop> {
  const tools = await ensureTools(clusterTools, report);
  const engineOf = await engines();
  const directory = path.join(paths.cluster, `gateway-${process.pid}`);
  const { kubeconfig } = await startControlPlane(tools, directory, report);
  const aibrix = await startAibrix({ kubeconfig, kubectl: tools.kubectl, engineOf }, report);
  const { helm, kubectl } = commands(tools, { kubeconfig });
  const events = ['--set', 'model.kvEvents.enabled=true'];
  const install = ['install', model, paths.chart, ...gatewayReleaseArguments(model), ...events];
  const notes = await report.during('starting two vLLMs', () => helm(...install, '--wait', '--timeout=8m'));
  const settings = settingsInNotes(notes);
  let gateway = await aibrix.startGateway(settings);
  const restartGateway = async (instead: GatewaySettings = {}): Promise<Gateway> => {
    await gateway.stop();
    gateway = await aibrix.startGateway({ ...settings, ...instead });
    return gateway;
  };
  return { aibrix, settings, gateway: () => gateway, restartGateway, helm, kubectl };
}

/** The vLLM of the chart's default image, and the one of an image that is tagged with the newer version. */
async function engines(): Promise<(image: string) => Engine> {
  await ensureTinyModel();
  const arrays = await ensureEngine(defaultVllmVersion(), report);
  const maps = await ensureEngine(mapsVersion, report);
  return (image) => (image.includes(mapsVersion) ? maps : arrays);
}

function commands(
  { helm, kubectl }: Readonly<Record<ClusterTool, string>>,
  { kubeconfig }: Pick<ControlPlane, 'kubeconfig'>,
): Pick<Loop, 'helm' | 'kubectl'> {
  const options = { environment: { KUBECONFIG: kubeconfig }, cwd: paths.root };
  const run = async (program: string, args: readonly string[]): Promise<string> =>
    (await succeed(program, args, options)).join('\n');
  return { helm: (...args) => run(helm, args), kubectl: (...args) => run(kubectl, args) };
}
