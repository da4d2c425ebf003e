import { closeSync, openSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type { V1Container, V1PodSpec } from '@kubernetes/client-node';
import { engineContainer, resolvedCommand } from '../chart/container.ts';
import { eventually } from '../process/eventually.ts';
import { type HeldDirectory, heldDirectory } from '../process/held-directory.ts';
import { type Engine, engineDirectory } from './install.ts';
import { models } from './model.ts';
import { onThisMachine } from './mounts.ts';
import { ask, budgetSeconds, httpProbe, type ProbeName, passes, portNumber } from './probes.ts';
import { type ContainerProcess, startProcess } from './process.ts';

/** The vLLM container of a pod, running on this machine. */
export interface RunningPod {
  readonly container: V1Container;
  /** The words of its process. */
  readonly argv: readonly string[];
  /** The API: `http://127.0.0.1:PORT`. */
  readonly url: string;
  /** The address of a port by its name: `tcp://127.0.0.1:PORT`. @throws when the pod has none of that name */
  endpoint(port: string): string;
  /** Asks a probe; see `ask`. */
  probe(name: ProbeName): Promise<number | string>;
  /** What it has logged. */
  log(): string;
  /**
   * Stops it as the kubelet does: preStop, TERM, then KILL at the end of the grace period.
   *
   * @returns how the process ended: `exit code 0`
   */
  terminate(): Promise<string>;
  /** Kills it at once, if it still runs, and removes its directories. */
  remove(): Promise<void>;
}

const podIP = '127.0.0.1';
let pods = 0;

/**
 * Runs the vLLM container of a pod with an installed vLLM, as the kubelet would: its command and arguments, its
 * environment plus PATH, its volumes as directories. Waits until the startup probe passes; it is called more often than
 * the kubelet would, within the same budget.
 *
 * @throws if the process ends or the startup probe's budget is exhausted; the message contains the last lines of the log
 */
export async function runPod(spec: V1PodSpec, engine: Engine): Promise<RunningPod> {
  const container = engineContainer(spec);
  const directory = heldDirectory(path.join(engineDirectory, `run-${process.pid}-${++pods}`));
  const resolved = resolvedCommand(container, { name: 'tiny-0', namespace: 'default', podIP });
  const given = { models: models.directory };
  const command = onThisMachine(resolved, spec, container, directory.path, given);
  const child = start(command.argv, command.env, engine, directory);
  const pod = running(spec, container, command.argv, child, directory);
  try {
    await Promise.race([passed(pod, 'startupProbe'), child.ended.then(tooEarly)]);
    return pod;
  } catch (error) {
    const log = pod.log().trimEnd().split('\n').slice(-25).join('\n');
    await pod.remove();
    throw new Error(`${(error as Error).message}; vLLM's log ends with:\n${log}`, { cause: error });
  }
}

function start(
  argv: readonly string[],
  env: Readonly<Record<string, string>>,
  engine: Engine,
  directory: HeldDirectory,
): ContainerProcess {
  const log = openSync(path.join(directory.path, 'log'), 'a');
  const executables = [path.dirname(engine.python), process.env.PATH].join(path.delimiter);
  const child = startProcess(argv, { PATH: executables, ...env }, directory, log);
  closeSync(log);
  return child;
}

function running(
  spec: V1PodSpec,
  container: V1Container,
  argv: readonly string[],
  child: ContainerProcess,
  directory: HeldDirectory,
): RunningPod {
  const { terminationGracePeriodSeconds: grace = 30 } = spec;
  const delay = container.lifecycle?.preStop?.sleep?.seconds ?? 0;
  const endpoint = (port: string): string => `tcp://${podIP}:${portNumber(container, port)}`;
  return {
    container,
    argv,
    url: endpoint('http').replace('tcp:', 'http:'),
    endpoint,
    probe: (name) => ask(container, name, podIP),
    log: () => readFileSync(path.join(directory.path, 'log'), 'utf8'),
    async terminate() {
      await Promise.race([pause(delay * 1000, undefined, { ref: false }), child.ended]);
      return child.terminate(grace - delay);
    },
    async remove() {
      await child.kill();
      await directory.remove();
    },
  };
}

async function passed(pod: RunningPod, name: ProbeName): Promise<void> {
  const timeoutSeconds = budgetSeconds(httpProbe(pod.container, name));
  const probe = async (): Promise<boolean> => passes(await pod.probe(name));
  await eventually(`${name} passes`, probe, { timeoutSeconds, everyMilliseconds: 200 });
}

function tooEarly(end: string): never {
  throw new Error(`vLLM ended with ${end} before it was ready`);
}
