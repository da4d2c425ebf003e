import { readdirSync, readFileSync } from 'node:fs';
import { rounded } from '../support/statistics.ts';

/** What work took, including the processes that it started and awaited. */
export interface Usage {
  readonly seconds: number;
  readonly cpuSeconds: number;
  /** Peak resident memory of the largest process that it started, in MiB. */
  readonly peakMiB: number;
}

/** Clock ticks per second in /proc: Linux' USER_HZ, 100 on x86-64 and arm64 (asm-generic/param.h). */
const ticksPerSecond = 100;

const sampleMilliseconds = 20;

/** Measures work whose processes have all ended when it resolves. Linux only. */
export async function usageOf(work: () => Promise<void>): Promise<Usage> {
  let peakMiB = 0;
  const sample = (): void => {
    peakMiB = Math.max(peakMiB, ...children().map(peakOf));
  };
  const sampler = setInterval(sample, sampleMilliseconds);
  const [start, cpu] = [performance.now(), cpuSeconds()];
  try {
    await work();
    const seconds = (performance.now() - start) / 1000;
    return { seconds: rounded(seconds), cpuSeconds: rounded(cpuSeconds() - cpu), peakMiB: rounded(peakMiB) };
  } finally {
    clearInterval(sampler);
  }
}

/** CPU seconds of this process and of its awaited children: fields 14 to 17 of /proc/self/stat (proc_pid_stat(5)). */
function cpuSeconds(): number {
  const text = readFileSync('/proc/self/stat', 'utf8');
  const words = text.slice(text.lastIndexOf(')') + 2).split(' ');
  return words.slice(11, 15).reduce((sum, ticks) => sum + Number(ticks), 0) / ticksPerSecond;
}

/** The ids of this process's children. */
function children(): string[] {
  return readdirSync('/proc/self/task').flatMap((thread) => {
    const ids = read(`/proc/self/task/${thread}/children`);
    return ids.split(' ').filter(Boolean);
  });
}

/** VmHWM of a process in MiB; 0 if it has ended. */
function peakOf(id: string): number {
  return Number(/VmHWM:\s+(\d+) kB/.exec(read(`/proc/${id}/status`))?.[1] ?? 0) / 1024;
}

function read(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
