import path from 'node:path';
import { clientOf } from '../control-plane/client.ts';
import type { Component } from '../control-plane/component.ts';
import type { Engine } from '../engine/install.ts';
import { type ProcessNode, startNode } from '../kubelet/node.ts';
import { paths } from '../paths.ts';
import { heldDirectory } from '../process/held-directory.ts';
import { freePorts } from '../process/ports.ts';
import type { Report } from '../process/report.ts';
import { succeed } from '../process/run.ts';
import { ensureEnvoy } from './envoy-program.ts';
import { type GatewayLog, type GatewayProcess, type GatewaySettings, startGateway } from './gateway.ts';
import { type AibrixPorts, makeLogs, startControllers, startEnvoy, startRedis } from './processes.ts';
import { type AibrixPrograms, ensureAibrix } from './programs.ts';

/** The control plane that AIBrix connects to, and the vLLM installations of its pods. */
export interface Surroundings {
  readonly kubeconfig: string;
  readonly kubectl: string;
  /** The vLLM installation that is run for an image. */
  readonly engineOf: (image: string) => Engine;
}

/** AIBrix on a control plane: controllers, Envoy, Redis, and a node that runs pods. The gateway is started separately. */
export interface Aibrix {
  /** Envoy: `http://127.0.0.1:PORT`. */
  readonly url: string;
  readonly node: ProcessNode;
  readonly controllers: Component;
  /** Starts the gateway's plugin; a previous one must be stopped first. */
  startGateway(settings: GatewaySettings, log?: GatewayLog): Promise<GatewayProcess>;
  /** Stops everything including the gateway, and removes its state. */
  stop(): Promise<void>;
}

const portNames = ['redis', 'http', 'grpc', 'metrics', 'controllersHealth'] as const;

/**
 * Starts AIBrix's real controllers, Envoy and Redis, and a node whose pods are processes. All of it stops when this
 * process ends.
 *
 * @throws if a program is missing or exits; the message says what to install, or contains the end of its log
 */
export async function startAibrix(around: Surroundings, report: Report): Promise<Aibrix> {
  const programs = await ensureAibrix(report);
  const envoy = await ensureEnvoy(report);
  const directory = heldDirectory(path.join(paths.cluster, `aibrix-${process.pid}`));
  makeLogs(directory);
  const ports: AibrixPorts = await freePorts(portNames);
  const parts: { stop(): Promise<void> }[] = [];
  const part = async <T extends { stop(): Promise<void> }>(starting: Promise<T>): Promise<T> => {
    const started = await starting;
    parts.push(started);
    return started;
  };
  const stop = async (): Promise<void> => {
    await Promise.all(parts.map((running) => running.stop()));
    await directory.remove();
  };
  const { kubeconfig } = around;
  const place = { program: programs.gateway, kubeconfig, directory, ports };
  try {
    const [node, controllers] = await report.during(
      'starting Envoy, Redis and AIBrix controllers',
      async () => {
        await defineResources(around, programs);
        return Promise.all([
          part(startNode({ client: await clientOf(kubeconfig), engineOf: around.engineOf, report })),
          part(startControllers(programs.controllers, kubeconfig, directory, ports)),
          part(startRedis(directory, ports)),
          part(startEnvoy(envoy, directory, ports)),
        ]);
      },
    );
    const url = `http://127.0.0.1:${ports.http}`;
    return {
      url,
      node,
      controllers,
      startGateway: (settings, log) => part(startGateway(place, settings, log)),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Creates AIBrix's namespace and CustomResourceDefinitions. */
async function defineResources(
  { kubeconfig, kubectl }: Surroundings,
  { crds }: AibrixPrograms,
): Promise<void> {
  const run = (...args: string[]) => succeed(kubectl, [`--kubeconfig=${kubeconfig}`, ...args]);
  await run('apply', '--server-side', '--force-conflicts', `--filename=${crds}`);
  await run('wait', '--for=condition=Established', `--filename=${crds}`, '--timeout=60s');
  const { core } = await clientOf(kubeconfig);
  await core.createNamespace({ body: { metadata: { name: 'aibrix-system' } } });
}
