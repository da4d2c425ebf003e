import { createConnection } from 'node:net';
import path from 'node:path';
import { ports } from '../../kv-events/gateway/contract.ts';
import { paths } from '../paths.ts';
import { freePorts } from '../process/ports.ts';
import { cpuValuesFile } from './values.ts';

const usualPorts = {
  'server.port': ports.http,
  'model.kvEvents.eventPort': ports.events,
  'model.kvEvents.replayPort': ports.replay,
};
/** The values file of the demo's release, below the repository's folder. */
export const demoValuesFile = path.relative(paths.root, cpuValuesFile);

/**
 * Arguments for helm that produce a release whose pod can run on this machine: a values file, and other ports if the
 * default ones are in use.
 */
export async function demoArguments(): Promise<string[]> {
  const names = Object.keys(usualPorts) as (keyof typeof usualPorts)[];
  const free = await freePorts(names);
  const taken = await Promise.all(names.map((name) => answers(usualPorts[name])));
  const others = names.filter((_, index) => taken[index]);
  return ['--values', demoValuesFile, ...others.flatMap((name) => ['--set', `${name}=${free[name]}`])];
}

/** Whether somebody listens on a port of this machine. */
function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = createConnection(port, '127.0.0.1');
    socket.on('connect', () => resolve(true)).on('error', () => resolve(false));
    socket.on('connect', () => socket.destroy());
  });
}
