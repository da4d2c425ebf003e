import type { ControlPlane } from './control-plane/start.ts';
import { endOnStop } from './process/lifetime.ts';
import { createReport } from './report.ts';
import { clientOf } from './start/client.ts';
import { ownCluster, userCluster } from './start/cluster.ts';
import { nextSteps } from './start/next.ts';
import { type StartOptions, startOptions } from './start/options.ts';
import { installRelease } from './start/release.ts';
import { showRelease } from './start/show.ts';
import { ensureTools } from './toolchain/ensure.ts';
import { toolNames } from './toolchain/versions.ts';

const report = createReport();
let controlPlane: ControlPlane | undefined;
let shown = false;

async function start(options: StartOptions): Promise<void> {
  const { context, namespace } = options;
  const tools = await ensureTools(context ? ['helm', 'kubectl'] : toolNames, report);
  const cluster = context ? await userCluster(context, tools.kubectl) : await ownCluster(tools, report);
  controlPlane = cluster.started;
  const client = clientOf(cluster, tools, namespace);
  await installRelease(options, client, report);
  await showRelease(options.release, client, report);
  shown = true;
  if (controlPlane && options.exit) return;
  report.line(nextSteps(options, cluster, client, [tools.helm, tools.kubectl]));
  if (controlPlane) throw await controlPlane.died;
}

const options = startOptions(process.argv.slice(2));
endOnStop(async () => {
  await controlPlane?.stop();
  return shown;
}, report);
try {
  await start(options);
} catch (error) {
  report.line(error instanceof Error ? error.message : String(error));
  process.exitCode = 1;
}
await controlPlane?.stop();
