import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { createConnection } from 'node:net';
import path from 'node:path';
import { type Component, startComponent } from '../control-plane/component.ts';
import { eventually } from '../process/eventually.ts';
import type { HeldDirectory } from '../process/held-directory.ts';
import { requireProgram } from './debian.ts';

/** Ports of 127.0.0.1 that AIBrix and Envoy listen on; a restarted gateway uses the same ones. */
export interface AibrixPorts {
  readonly redis: number;
  readonly http: number;
  readonly grpc: number;
  readonly metrics: number;
  readonly controllersHealth: number;
}

/** Starts Redis, which the gateway requires, without persistence. */
export async function startRedis(directory: HeldDirectory, { redis }: AibrixPorts): Promise<Component> {
  const program = await requireProgram('redis-server');
  const flags = [`--port ${redis}`, '--bind 127.0.0.1', '--save', '', `--dir ${directory.path}`];
  const words = flags.flatMap((flag) => flag.split(' '));
  return listening(startComponent('redis', program, words, directory), redis);
}

/** Starts Envoy with envoy.yaml. */
export async function startEnvoy(
  program: string,
  directory: HeldDirectory,
  { http, grpc }: AibrixPorts,
): Promise<Component> {
  const template = readFileSync(path.join(import.meta.dirname, 'envoy.yaml'), 'utf8');
  const file = path.join(directory.path, 'envoy.yaml');
  writeFileSync(file, template.replace('$http', `${http}`).replace('$grpc', `${grpc}`));
  const flags = [
    '--config-path',
    file,
    '--log-level',
    'warning',
    '--concurrency',
    '1',
    '--disable-hot-restart',
  ];
  return listening(startComponent('envoy', program, flags, directory), http);
}

/** Starts AIBrix's controllers; the webhooks, whose certificates the manager would rotate, are off. */
export async function startControllers(
  program: string,
  kubeconfig: string,
  directory: HeldDirectory,
  { controllersHealth }: AibrixPorts,
): Promise<Component> {
  const flags = [
    `-kubeconfig=${kubeconfig}`,
    '-disable-webhook',
    '-leader-elect=false',
    '-metrics-bind-address=0',
    `-health-probe-bind-address=127.0.0.1:${controllersHealth}`,
  ];
  return listening(startComponent('controllers', program, flags, directory), controllersHealth);
}

/** Waits until a component accepts connections on a port. @throws with the end of its log if it exits before */
export async function listening(
  component: Component,
  port: number,
  timeoutSeconds = 120,
): Promise<Component> {
  const open = eventually(`${component.name} listens on ${port}`, () => accepts(port), {
    timeoutSeconds,
    everyMilliseconds: 50,
  });
  const dead = component.died.then((error) => Promise.reject(error));
  try {
    await Promise.race([open, dead]);
    return component;
  } catch (error) {
    await component.stop();
    throw error;
  }
}

/** Whether a process listens on a port of 127.0.0.1. */
export function accepts(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}

/** Creates the directory for the components' logs. */
export function makeLogs(directory: HeldDirectory): void {
  mkdirSync(path.join(directory.path, 'logs'), { recursive: true });
}
