import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import path from 'node:path';
import { requireCompilers } from '../../harness/aibrix/debian.ts';
import { aibrixDefaults } from '../../harness/aibrix/gateway.ts';
import { paths } from '../../harness/paths.ts';
import { heldDirectory } from '../../harness/process/held-directory.ts';
import type { Report } from '../../harness/process/report.ts';
import { buildPackages } from '../../harness/toolchain/build.ts';
import { conversation } from '../support/conversation.ts';
import type { Cell } from './cells.ts';

/** Blocks of prompts in a simulation, and those that the pods had. */
export interface Hits {
  readonly hits: number;
  readonly blocks: number;
  readonly requests: number;
}

/** The program in simulator/, which contains AIBrix's index and routing rule. */
export interface Simulator {
  run(cell: Cell, seed: number): Promise<Hits>;
  close(): Promise<void>;
}

const sources = path.join(import.meta.dirname, 'simulator');

/** The gateway's settings: those of AIBrix's manifests, and blocks of 16 tokens as the chart's NOTES configure. */
const settings = { ...aibrixDefaults, AIBRIX_PREFIX_CACHE_BLOCK_SIZE: '64' };

/** Go collects garbage rarely: by default this takes most of the time. */
const environment = { ...settings, GOGC: '800' };

/** Builds the simulator with Go and starts it. It stops when this process ends. */
export async function startSimulator(report: Report): Promise<Simulator> {
  await requireCompilers();
  const workshop = heldDirectory(path.join(paths.toolCache, `simulator-${process.pid}`));
  const module = { directory: path.join(paths.toolPins, 'aibrix'), cgo: true };
  const files = readdirSync(sources).map((name) => path.join(sources, name));
  const packages = files.sort((one) => (one.endsWith('/simulator.go') ? -1 : 1)); // the first one names the program
  await buildPackages({ module, packages, flags: ['-tags', 'zmq', '-ldflags', '-s -w'] }, workshop, report);
  const child = spawn(path.join(workshop.path, 'simulator'), { env: environment });
  const ask = conversation(child, 'the simulator');
  return {
    run: async ({ workload, pods, gateways, arm }, seed) => {
      const mode = { gateways: gateways === 'two' ? 2 : 1, restart: gateways === 'restart' };
      return (await ask({ workload, pods, arm, seed, ...mode })) as Hits;
    },
    async close() {
      const ended = child.exitCode === null && once(child, 'exit');
      child.stdin.end();
      await ended;
      await workshop.remove();
    },
  };
}
