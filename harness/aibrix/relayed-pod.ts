import { readFileSync } from 'node:fs';
import { load } from 'js-yaml';
import { renderChart } from '../chart/render.ts';
import { type VllmClient, vllmClient } from '../engine/client.ts';
import type { Engine } from '../engine/install.ts';
import { models } from '../engine/model.ts';
import { cpuValuesFile } from '../engine/values.ts';
import type { PodProcesses } from '../kubelet/pod.ts';
import { startRenderedPod } from '../kubelet/rendered.ts';

/** What differs between pods with a relay. */
export interface RelayedPodOptions {
  /** Tokens per block of vLLM; the relay and the gateway have 16. */
  readonly blockSize: number;
  /** Data-parallel ranks; 1 by default. */
  readonly ranks?: number;
  /** Whether the model has layers of limited attention, see `ensureHybridModel`; by default it is `tiny`. */
  readonly hybrid?: boolean;
  /** Whether vLLM can load LoRA adapters; by default not. */
  readonly lora?: boolean;
}

/** The chart's pod with vLLM and the relay, as processes. */
export interface RelayedPod {
  readonly pod: PodProcesses;
  readonly client: VllmClient;
  /** The API: `http://HOST:PORT`. */
  readonly url: string;
  /** Endpoints of the relay. */
  readonly events: string;
  readonly replay: string;
  /** The replay endpoint of a rank of vLLM. */
  engineReplay(rank: number): string;
  /** Endpoint where the relay receives the events of rank 0. */
  readonly engineEvents: string;
}

/** Tokens of prompts and answers that vLLM's cache has room for. */
export const cacheTokens = 4096;

/** First port between vLLM and the relay (templates/_relay.tpl). */
const firstEnginePort = 15557;
const model = 'tiny';

/** Renders the chart with the relay and starts its pod; see `startRenderedPod`. The model must exist. */
export async function startRelayedPod(engine: Engine, options: RelayedPodOptions): Promise<RelayedPod> {
  const manifests = await renderChart(relayValues(engine.version, options));
  const pod = await startRenderedPod(manifests, engine);
  const { podIP } = pod.network;
  const inPod = (port: number): string => `tcp://127.0.0.1:${pod.ports.get(port)}`;
  const { ranks = 1 } = options;
  return {
    pod,
    client: vllmClient(`http://${podIP}:8000`, model),
    url: `http://${podIP}:8000`,
    events: `tcp://${podIP}:5557`,
    replay: `tcp://${podIP}:5558`,
    engineReplay: (rank) =>
      inPod(firstEnginePort + ranks).replace(/\d+$/, (port) => `${Number(port) + rank}`),
    engineEvents: inPod(firstEnginePort),
  };
}

/** The part of cpu-values.yaml that is changed here. */
interface CpuValues {
  readonly model: object;
  readonly server: { readonly extraArgs: readonly string[]; readonly extraEnv: readonly { name: string }[] };
}

function relayValues(
  version: string,
  { blockSize, ranks = 1, lora = false, hybrid = false }: RelayedPodOptions,
): object {
  const base = load(readFileSync(cpuValuesFile, 'utf8')) as CpuValues;
  const { extraArgs, extraEnv } = base.server;
  // Ranks are processes of their own.
  const kept = (text: string): boolean =>
    !/^--num-gpu-blocks/.test(text) && (ranks === 1 || !/^--distributed-executor-backend/.test(text));
  return {
    ...base,
    image: { tag: `v${version}` },
    model: {
      ...base.model,
      ...(hybrid && { source: `/models/${models.hybrid}`, loadFormat: 'dummy' }),
      maxLength: 1024,
      blockSize,
      kvEvents: { enabled: true, relay: { enabled: true } },
    },
    lora: { enabled: lora },
    ...(ranks > 1 && { parallelism: { data: ranks } }),
    server: {
      ...base.server,
      extraArgs: [...extraArgs.filter(kept), `--num-gpu-blocks-override=${cacheTokens / blockSize}`],
      extraEnv: extraEnv.filter(({ name }) => ranks === 1 || name !== 'VLLM_ENABLE_V1_MULTIPROCESSING'),
    },
  };
}
