import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { V1Container } from '@kubernetes/client-node';
import type { ResolvedCommand } from '../chart/container.ts';
import { ask, type ProbeName, passes } from '../engine/probes.ts';
import { startProcess } from '../engine/process.ts';
import { heldDirectory } from '../process/held-directory.ts';
import { restarting } from './restarting.ts';

/** A container that runs as a process. */
export interface RunningContainer {
  readonly spec: V1Container;
  /** The command line, with this machine's paths and ports. */
  readonly argv: readonly string[];
  /** How the process ended; undefined while it runs. It is started again as by the kubelet. */
  end(): string | undefined;
  restarts(): number;
  /** Kills the process, as when the node runs out of memory; it is started again. */
  crash(): Promise<void>;
  /** Whether its startup and readiness probes pass; a container without probes is ready while it runs. */
  ready(): Promise<boolean>;
  log(): string;
  /** Like the kubelet: preStop, TERM, and KILL after the grace period. */
  terminate(graceSeconds: number): Promise<void>;
  /** Kills it and removes its directory. */
  remove(): Promise<void>;
}

/**
 * Starts a container's process. It stops when this process ends.
 *
 * @param directory for its log; created, and removed at the end
 * @param programs directory of the image's programs, first on PATH
 */
export function startContainer(
  spec: V1Container,
  { argv, env }: ResolvedCommand,
  { podIP, directory, programs }: { podIP: string; directory: string; programs: string },
): RunningContainer {
  const held = heldDirectory(directory);
  const file = path.join(held.path, 'log');
  const variables = { PATH: [programs, process.env.PATH].join(path.delimiter), ...env };
  const container = restarting(() => {
    const log = openSync(file, 'a');
    const child = startProcess(argv, variables, held, log);
    closeSync(log);
    return child;
  });
  const ready = readiness(spec, podIP);
  return {
    spec,
    argv,
    end: container.end,
    restarts: container.restarts,
    crash: container.crash,
    ready: async () => container.end() === undefined && (await ready(container.restarts())),
    log: () => readFileSync(file, 'utf8'),
    async terminate(graceSeconds) {
      const delay = spec.lifecycle?.preStop?.sleep?.seconds ?? 0;
      await container.terminate(delay, graceSeconds - delay);
    },
    async remove() {
      await container.kill();
      await held.remove();
    },
  };
}

/** Runs the readiness probe after the startup probe has passed, once per restart. */
function readiness(spec: V1Container, podIP: string): (restarts: number) => Promise<boolean> {
  const passed = async (name: ProbeName): Promise<boolean> =>
    !spec[name] || passes(await ask(spec, name, podIP));
  let startedAs = -1;
  return async (restarts) => {
    if (startedAs !== restarts && (await passed('startupProbe'))) startedAs = restarts;
    return startedAs === restarts && (await passed('readinessProbe'));
  };
}
