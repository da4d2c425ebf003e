import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { freePorts } from '../process/ports.ts';

/** Values of the chart for a pod that runs on this machine: see harness/engine/cpu-values.yaml. */
export const cpuValuesFile = path.join(import.meta.dirname, 'cpu-values.yaml');

/** The part of the chart's values that is set here. */
interface EngineValues {
  model: { name: string; source: string; blockSize: number; kvEvents: KvEventsValues };
  server: { port: number; extraArgs: string[]; extraEnv: object[] };
  image: { tag: string };
  [key: string]: unknown;
}

interface KvEventsValues {
  enabled: boolean;
  format?: Format;
  eventPort?: number;
  replayPort?: number;
}

/** How KV events are configured in vLLM; `off`: not at all. */
export type Format = 'json' | 'env' | 'flags' | 'off';

/** The chart's values for a vLLM of this version on ports that are free now. */
export async function engineValues(version: string, format: Format): Promise<EngineValues> {
  const base = load(readFileSync(cpuValuesFile, 'utf8')) as EngineValues;
  const { port, ...kvPorts } = await freePorts(['port', 'eventPort', 'replayPort']);
  const kvEvents = format === 'off' ? { enabled: false } : { enabled: true, format, ...kvPorts };
  return {
    ...base,
    image: { tag: `v${version}` },
    model: { ...base.model, kvEvents },
    server: { ...base.server, port },
  };
}
