import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startLoad } from '../../harness/aibrix/load.ts';
import { route } from '../../harness/aibrix/request.ts';
import { standInPods } from '../../harness/aibrix/stand-ins.ts';
import { type Aibrix, startAibrix } from '../../harness/aibrix/start.ts';
import { startControlPlane } from '../../harness/control-plane/start.ts';
import { paths } from '../../harness/paths.ts';
import type { Report } from '../../harness/process/report.ts';
import { succeed } from '../../harness/process/run.ts';
import { ensureTools } from '../../harness/toolchain/ensure.ts';
import { ensurePythonTools } from '../../harness/toolchain/python.ts';
import { clusterTools } from '../../harness/toolchain/versions.ts';
import { gatewayEnvironment } from '../../kv-events/gateway/settings.ts';
import { type Circumstances, withTimings } from '../support/machine.ts';
import { type Outcome, outcome } from './outcome.ts';
import { type HealthCheck, healthCheckSettings } from './period.ts';
import { type GatewaySetup, gatewaySetup } from './versions.ts';

const model = 'stand-in';
const podCount = 3;
/** Seconds of load after the pod has ended: longer than the gateway keeps a tokenizer that does not answer, 30. */
const afterSeconds = 33;
const healthChecks: readonly HealthCheck[] = [{}, { period: '1ns' }, { period: '1s' }];

/** What became of completions after the pod that tokenizes was deleted. */
export interface PodEnd extends HealthCheck, Outcome {}

/** Completions through the real gateway while the pod ends at which it tokenizes. */
export interface GatewayResults extends Circumstances, GatewaySetup {
  readonly podEnds: readonly PodEnd[];
}

/** Measures with pods of stand-in.py, three of them, five completions per second. */
export async function measureGateway(report: Report): Promise<GatewayResults> {
  const { kubectl, ...tools } = await ensureTools(clusterTools, report);
  const { python } = await ensurePythonTools(report);
  const engine = { version: 'stand-in', serves: false, directory: path.dirname(python), python };
  const directory = path.join(paths.cluster, `bench-${process.pid}`);
  const controlPlane = await startControlPlane({ kubectl, ...tools }, directory, report);
  const { kubeconfig } = controlPlane;
  const run = (...args: string[]) => succeed(kubectl, [`--kubeconfig=${kubeconfig}`, ...args]);
  const aibrix = await startAibrix({ kubeconfig, kubectl, engineOf: () => engine }, report);
  try {
    return await withTimings(async () => {
      const podEnds: PodEnd[] = [];
      for (const check of healthChecks)
        podEnds.push(
          await report.during(`period ${check.period ?? 'not set'}`, () =>
            podEnd(aibrix, check, { run, directory }),
          ),
        );
      return { ...gatewaySetup(), podEnds };
    });
  } finally {
    await aibrix.stop();
    await controlPlane.stop();
  }
}

interface Client {
  readonly run: (...args: string[]) => Promise<readonly string[]>;
  readonly directory: string;
}

async function podEnd(aibrix: Aibrix, check: HealthCheck, { run, directory }: Client): Promise<PodEnd> {
  const items = standInPods(model, podCount);
  const file = path.join(directory, 'pods.json');
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await run('apply', `--filename=${file}`);
  await run('wait', '--for=condition=Ready', '--timeout=60s', `--filename=${file}`);
  const gateway = await aibrix.startGateway({ ...gatewayEnvironment(), ...healthCheckSettings(check) });
  await route(aibrix.url, { model, prompt: 'the first prompt: now the gateway chooses a tokenizer' });
  const [, address] = /Created vLLM tokenizer .* at endpoint http:\/\/([\d.]+):/.exec(gateway.log()) ?? [];
  const [pod] = [...aibrix.node.pods].find(([, { network }]) => network.podIP === address) ?? [];
  if (!pod) throw new Error(`the gateway tokenizes at ${address}, which is not a pod`);
  const load = startLoad(aibrix.url, model);
  await run('delete', 'pod', pod);
  await pause(afterSeconds * 1000);
  const completions = await load.stop();
  await gateway.stop();
  return { ...check, ...outcome(completions) };
}
