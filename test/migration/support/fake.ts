import path from 'node:path';
import type { V1Deployment } from '@kubernetes/client-node';
import { paths } from '../../../harness/paths.ts';
import { type Disturbance, type FakeCluster, startFakeCluster } from './fake-cluster.ts';
import { createStore, type Store, type StoreOptions } from './fake-store.ts';
import { type Change, readFixture } from './fixtures.ts';
import { runScript } from './scripts.ts';

/** A Deployment in a namespace of its own. */
export interface Target {
  readonly namespace: string;
  readonly name: string;
  readonly store: Store;
}

/** What a run of a script may meet. */
export interface RunOptions {
  readonly disturbance?: Disturbance;
  readonly env?: Readonly<Record<string, string>>;
  /** Called at the start with a function that sends the script a signal. */
  readonly started?: (signal: (name: NodeJS.Signals) => void) => void;
}

/** Runs the scripts of a folder on the stand-in for kubectl. */
export interface Scripts {
  /** The folder. */
  readonly folder: string;
  /** Runs a script without a cluster. */
  alone(
    script: string,
    args: readonly string[],
    env?: Readonly<Record<string, string>>,
  ): ReturnType<typeof runScript>;
  /** `enable-kv-events.sh NAMESPACE DEPLOYMENT …` */
  enable(target: Target, args?: readonly string[], options?: RunOptions): Promise<Run>;
  /** `configure-gateway.sh …` on the gateway in the namespace of a test. */
  configure(target: Target, args?: readonly string[], options?: RunOptions): Promise<Run>;
}

/** How a script ended, what it printed, and how often it called kubectl. */
export interface Run {
  readonly exitCode: number | undefined;
  readonly signal: string | undefined;
  readonly stdout: string;
  readonly stderr: string;
  readonly all: string;
  readonly calls: number;
}

/** A test of the scripts; `check` throws when they do not do what they should. */
export interface Case {
  readonly name: string;
  readonly check: (scripts: Scripts) => Promise<void>;
}

let cluster: Promise<FakeCluster> | undefined;
let count = 0;

/** A fixture's objects in a namespace of their own, without a control plane. */
export function deploy(
  fixture: string,
  change?: Change,
  options: Omit<StoreOptions, 'objects'> = {},
): Target {
  const { objects, name } = readFixture(fixture, change);
  return { namespace: `fake-${++count}`, name, store: createStore({ objects, ...options }) };
}

/** The scripts of a folder: migration/, or a copy of it. */
export function scriptsIn(folder = path.join(paths.root, 'migration'), timeout?: number): Scripts {
  const start = async (script: string, target: Target, args: readonly string[], options: RunOptions = {}) => {
    cluster ??= startFakeCluster();
    const { port, serve, calls } = await cluster;
    const id = `${target.namespace}-${++count}`;
    serve(id, target.store, options.disturbance);
    const kubectl = { FAKE_CLUSTER_PORT: `${port}`, FAKE_CLUSTER_CLIENT: id };
    const PATH = `${import.meta.dirname}${path.delimiter}${process.env.PATH}`;
    const detached = options.disturbance?.killAfter !== undefined;
    const env = { PATH, ...kubectl, ...options.env };
    const run = runScript(script, args, {
      env,
      detached,
      folder,
      ...(timeout && { timeout }),
    });
    options.started?.((name) => void run.kill(name));
    const { exitCode, signal, stdout, stderr, all } = await run;
    return { exitCode, signal, stdout, stderr, all, calls: calls(id) };
  };
  return {
    folder,
    alone: (script, args, env = {}) => runScript(script, args, { env, folder, ...(timeout && { timeout }) }),
    enable: (target, args = [], options) =>
      start('enable-kv-events.sh', target, [target.namespace, target.name, ...args], options),
    configure: (target, args = [], options) =>
      start('configure-gateway.sh', target, [`--namespace=${target.namespace}`, ...args], options),
  };
}

/** The Deployment as it is now. */
export function read({ store }: Target): V1Deployment {
  return store.deployment;
}

/** What must be the same after a rollback: the spec, and all metadata that people write. */
export function state({ store }: Target): object {
  const { spec, metadata } = store.deployment;
  return { spec, labels: metadata?.labels, annotations: metadata?.annotations ?? {} };
}
