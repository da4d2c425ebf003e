import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks per second in /proc: Linux' USER_HZ, 100 on x86-64 and arm64 (asm-generic/param.h). */
const ticksPerSecond = 100;

interface Stat {
  readonly id: number;
  readonly parent: number;
  readonly ticks: number;
}

/**
 * CPU seconds of all descendants of a process since they started, including their exited children. Linux only.
 */
export function cpuSecondsBelow(ancestor: number): number {
  return below(ancestor).reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond;
}

/**
 * CPU seconds of threads with a name in all descendants of a process, since they started. Linux only.
 *
 * @param name the kernel's name of the thread, at most 15 bytes
 */
export function threadCpuSecondsBelow(ancestor: number, name: string): number {
  const threads = below(ancestor).flatMap(({ id }) => {
    const tasks = read(() => readdirSync(`/proc/${id}/task`)) ?? [];
    return tasks.map((thread) => `/proc/${id}/task/${thread}`);
  });
  const nanoseconds = threads.map((thread) => {
    if (read(() => readFileSync(`${thread}/comm`, 'utf8'))?.trim() !== name) return 0;
    // The first number is the time on a CPU (Linux, Documentation/scheduler/sched-stats.rst).
    return Number(read(() => readFileSync(`${thread}/schedstat`, 'utf8'))?.split(' ')[0] ?? 0);
  });
  return nanoseconds.reduce((sum, value) => sum + value, 0) / 1e9;
}

/**
 * Bytes of memory of all descendants of a process, with shared pages divided among their processes (Pss in
 * Documentation/filesystems/proc.rst). Linux only.
 */
export function memoryBelow(ancestor: number): number {
  const kibibytes = below(ancestor).map(({ id }) => {
    const text = read(() => readFileSync(`/proc/${id}/smaps_rollup`, 'utf8')) ?? '';
    return Number(/^Pss: +(\d+) kB$/m.exec(text)?.[1] ?? 0);
  });
  return 1024 * kibibytes.reduce((sum, value) => sum + value, 0);
}

function below(ancestor: number): Stat[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  const all = ids.flatMap(stat);
  const family = new Set([ancestor]);
  for (let size = 0; size < family.size; ) {
    size = family.size;
    for (const { id, parent } of all) if (family.has(parent)) family.add(id);
  }
  return all.filter(({ id }) => id !== ancestor && family.has(id));
}

/** Fields of /proc/ID/stat (proc_pid_stat(5)); empty if the process has exited. */
function stat(id: string): Stat[] {
  const text = read(() => readFileSync(`/proc/${id}/stat`, 'utf8'));
  if (text === undefined) return [];
  const words = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [, parent = 0, ...rest] = words.map(Number);
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = rest.slice(9, 13);
  return [{ id: Number(id), parent, ticks: user + system + childUser + childSystem }];
}

/** Reads from a process or thread; undefined if it has exited. */
function read<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
