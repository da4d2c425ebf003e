/** What pods announce, and how the gateway chooses one. */
export const arms = {
  random: 'random',
  'least-request': 'least-request',
  off: 'prefix-cache, KV sync off',
  undecoded: "KV sync, vLLM 0.24 and later's events",
  stock: "KV sync, vLLM 0.23's events",
  relay: 'KV sync, relay',
  oracle: 'oracle',
} as const;

/** Gateways: one, two that share the requests, or one that was restarted. */
export const gateways = {
  one: 'one gateway',
  two: 'two gateways',
  restart: 'after a restart',
} as const;

/** Kinds of load; simulator/workload.go describes them. */
export const workloads = ['chat', 'conversation', 'agents'] as const;

/** Pods of the fleets that are simulated by default. */
export const fleets = [2, 8] as const;

export type Arm = keyof typeof arms;
export type Gateways = keyof typeof gateways;
export type Workload = (typeof workloads)[number];

/** A combination that is simulated with several seeds. */
export interface Cell {
  readonly workload: Workload;
  readonly pods: number;
  readonly gateways: Gateways;
  readonly arm: Arm;
}

/** All cells of fleets of these sizes. */
export function cellsOf(sizes: readonly number[]): Cell[] {
  const names = <T extends string>(of: Readonly<Record<T, string>>): T[] => Object.keys(of) as T[];
  return sizes.flatMap((pods) =>
    workloads.flatMap((workload) =>
      names(gateways).flatMap((mode) => names(arms).map((arm) => ({ workload, pods, gateways: mode, arm }))),
    ),
  );
}
