import { readFileSync, writeFileSync } from 'node:fs';
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
import { type Circumstances, type Machine, thisMachine, withTimings } from '../support/machine.ts';

const model = 'stand-in';
const podCount = 3;
/** Seconds of load after the pod has ended: longer than the gateway keeps a tokenizer that does not answer, 30. */
const afterSeconds = 33;
/**
 * AIBrix v0.7.0 multiplies this duration by one second (pkg/plugins/gateway/algorithms/prefix_cache.go): `1ns` is one
 * second.
 */
const periodVariable = 'AIBRIX_TOKENIZER_HEALTH_CHECK_PERIOD';
const periods = [undefined, '1ns', '1s'] as const;

/** What became of completions after the pod that tokenizes was deleted. */
export interface PodEnd {
  /** The value of AIBRIX_TOKENIZER_HEALTH_CHECK_PERIOD; absent if it is not set. */
  readonly period?: string;
  readonly completions: number;
  /** Answered with 503 and `error on selecting target pod`. */
  readonly failed: number;
  /** Answered with another status than 200. */
  readonly otherwise: number;
  /** Seconds between the first and the last completion that failed. */
  readonly failingSeconds: number;
}

/** Completions through the real gateway while the pod ends at which it tokenizes. */
export interface GatewayResults extends Circumstances {
  readonly machine: Machine;
  readonly aibrix: string;
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
      for (const period of periods)
        podEnds.push(
          await report.during(`period ${period ?? 'not set'}`, () =>
            podEnd(aibrix, period, { run, directory }),
          ),
        );
      return { machine: thisMachine(), aibrix: aibrixVersion(), podEnds };
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

async function podEnd(
  aibrix: Aibrix,
  period: string | undefined,
  { run, directory }: Client,
): Promise<PodEnd> {
  const items = standInPods(model, podCount);
  const file = path.join(directory, 'pods.json');
  writeFileSync(file, JSON.stringify({ apiVersion: 'v1', kind: 'List', items }));
  await run('apply', `--filename=${file}`);
  await run('wait', '--for=condition=Ready', '--timeout=60s', `--filename=${file}`);
  const settings = { ...gatewayEnvironment(), ...(period && { [periodVariable]: period }) };
  const gateway = await aibrix.startGateway(settings);
  await route(aibrix.url, { model, prompt: 'the first prompt: now the gateway chooses a tokenizer' });
  const [, address] = /Created vLLM tokenizer .* at endpoint http:\/\/([\d.]+):/.exec(gateway.log()) ?? [];
  const [pod] = [...aibrix.node.pods].find(([, { network }]) => network.podIP === address) ?? [];
  if (!pod) throw new Error(`the gateway tokenizes at ${address}, which is not a pod`);
  const load = startLoad(aibrix.url, model);
  await run('delete', 'pod', pod);
  await pause(afterSeconds * 1000);
  const completions = await load.stop();
  await gateway.stop();
  const failed = completions.filter(({ body }) => body.includes('error on selecting target pod'));
  return {
    ...(period && { period }),
    completions: completions.length,
    failed: failed.length,
    otherwise: completions.filter(({ status }) => status !== 200).length - failed.length,
    failingSeconds: Math.round(((failed.at(-1)?.at ?? 0) - (failed[0]?.at ?? 0)) / 100) / 10,
  };
}

function aibrixVersion(): string {
  const pins = readFileSync(path.join(paths.toolPins, 'aibrix/go.mod'), 'utf8');
  return /github\.com\/vllm-project\/aibrix (v\S+)/.exec(pins)?.[1] ?? 'unknown';
}
