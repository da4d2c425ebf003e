import { cpus, loadavg, release, totalmem } from 'node:os';

/** The machine of a measurement. */
export interface Machine {
  /** Processor name as reported by the kernel. */
  readonly processor: string;
  readonly cores: number;
  readonly memoryGiB: number;
  readonly kernel: string;
  /** Node.js version. */
  readonly node: string;
}

/** Time of a measurement, and the load of the machine. */
export interface Circumstances {
  /** ISO 8601, UTC. */
  readonly started: string;
  readonly seconds: number;
  /** Load average over one minute, at the start and at the end. */
  readonly load: { readonly start: number; readonly end: number };
}

/** This machine. */
export function thisMachine(): Machine {
  const all = cpus();
  return {
    processor: all[0]?.model.trim() ?? 'unknown',
    cores: all.length,
    memoryGiB: Math.round(totalmem() / 2 ** 30),
    kernel: release(),
    node: process.version,
  };
}

/** Runs the work, and adds time and load to its result. */
export async function withTimings<T extends object>(work: () => Promise<T>): Promise<T & Circumstances> {
  const started = new Date().toISOString();
  const from = performance.now();
  const start = load();
  const result = await work();
  const seconds = Math.round((performance.now() - from) / 1000);
  return { started, seconds, load: { start, end: load() }, ...result };
}

function load(): number {
  return Math.round((loadavg()[0] ?? 0) * 100) / 100;
}
