import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { execa } from 'execa';
import { kwokFlags } from '../harness/control-plane/flags.ts';
import { gpuNodes, nodesInWords } from '../harness/control-plane/nodes.ts';
import { paths } from '../harness/paths.ts';
import { heldDirectory } from '../harness/process/held-directory.ts';
import { runMain } from '../harness/process/main.ts';
import { npmCommand } from '../harness/process/npm-command.ts';
import { createReport } from '../harness/process/report.ts';
import { ending, tethered } from '../harness/process/tether.ts';
import { ensureTools } from '../harness/toolchain/ensure.ts';
import { userCluster } from './start/cluster.ts';

const report = createReport();
const explanation = `Adds ${nodesInWords} to a cluster without GPUs, such as one created with kind, and simulates their
kubelets until Ctrl-C: pods become ready there, but no container runs.`;

const { context } = npmCommand('npm run gpu-nodes', explanation)
  .requiredOption('--context <name>', 'the context of your kubeconfig')
  .parse()
  .opts<{ context: string }>();

const simulate = async (): Promise<never> => {
  const { kubectl, kwok } = await ensureTools(['kubectl', 'kwok'], report);
  await userCluster(context, kubectl);
  const directory = heldDirectory(path.join(paths.cluster, `gpu-nodes-${process.pid}`));
  const kubeconfig = path.join(directory.path, 'kubeconfig');
  const { stdout } = await execa(kubectl, [
    'config',
    'view',
    '--context',
    context,
    '--minify',
    '--flatten',
    '--raw',
  ]);
  await writeFile(kubeconfig, stdout, { mode: 0o600 });
  const nodes = JSON.stringify({ apiVersion: 'v1', kind: 'List', items: gpuNodes() });
  await execa(kubectl, ['--kubeconfig', kubeconfig, 'apply', '--filename=-'], { input: nodes });
  report.line(`simulating ${nodesInWords} in ${context}; press Ctrl-C to stop`);
  const child = tethered(kwok, kwokFlags(kubeconfig), {
    stdout: 'ignore',
    stderr: 'inherit',
    hold: directory.hold,
  });
  throw new Error(`kwok ended with ${await ending(child)}`);
};

await runMain(report, simulate, { mayStop: true });
