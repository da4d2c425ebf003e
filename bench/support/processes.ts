import { readdirSync, readFileSync } from 'node:fs';

/** Clock ticks a second in /proc: Linux' USER_HZ, 100 on x86-64 and arm64 (asm-generic/param.h). */
const ticksPerSecond = 100;

interface Stat {
  readonly id: number;
  readonly parent: number;
  readonly ticks: number;
}

/**
 * Seconds of CPU that the processes below another have used since they began, themselves and those of their children
 * that have ended. Linux.
 */
export function cpuSecondsBelow(ancestor: number): number {
  return below(ancestor).reduce((sum, { ticks }) => sum + ticks, 0) / ticksPerSecond;
}

/**
 * Seconds of CPU that threads of a name, in the processes below another, have used since they began. Linux.
 *
 * @param name as the kernel knows it: at most 15 bytes
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

/** Fields of /proc/ID/stat (proc_pid_stat(5)); none when the process has ended meanwhile. */
function stat(id: string): Stat[] {
  const text = read(() => readFileSync(`/proc/${id}/stat`, 'utf8'));
  if (text === undefined) return [];
  const words = text.slice(text.lastIndexOf(')') + 2).split(' ');
  const [, parent = 0, ...rest] = words.map(Number);
  const [user = 0, system = 0, childUser = 0, childSystem = 0] = rest.slice(9, 13);
  return [{ id: Number(id), parent, ticks: user + system + childUser + childSystem }];
}

/** What is read of a process or a thread; undefined when it has ended. */
function read<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch (error) {
    if (['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) return undefined;
    throw error;
  }
}
