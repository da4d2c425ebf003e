import path from 'node:path';
import { execa } from 'execa';
import { type ControlPlane, startControlPlane } from '../../harness/control-plane/start.ts';
import { paths } from '../../harness/paths.ts';
import type { Report } from '../../harness/process/report.ts';
import type { ClusterTool } from '../../harness/toolchain/versions.ts';
import { type Circumstances, withTimings } from '../support/machine.ts';
import { rounded } from '../support/statistics.ts';

/** Time until the control plane and a release on it are ready: seconds, one per run. */
export interface Starts extends Circumstances {
  /** Until the API server responds and nodes are ready. */
  readonly controlPlane: readonly number[];
  /** `helm install --wait` of the chart with events enabled. Pods are simulated: no image is pulled, no model loaded. */
  readonly install: readonly number[];
}

const starts = 3;
const installs = 5;

/** Starts the control plane of tests and of `npm start` several times, and installs the chart on the last one. */
export function measureStarts(tools: Readonly<Record<ClusterTool, string>>, report: Report): Promise<Starts> {
  const directory = path.join(paths.cluster, `bench-${process.pid}`);
  return withTimings(async () => {
    const controlPlane: number[] = [];
    for (;;) {
      const start = performance.now();
      const running = await startControlPlane(tools, directory, report);
      controlPlane.push(secondsSince(start));
      try {
        if (controlPlane.length === starts) return { controlPlane, install: await measureInstalls(running) };
      } finally {
        await running.stop();
      }
    }
  });
}

async function measureInstalls({ kubeconfig }: ControlPlane): Promise<number[]> {
  const options = { env: { KUBECONFIG: kubeconfig }, stdin: 'ignore' } as const;
  const events = ['--set', 'model.kvEvents.enabled=true'];
  const times: number[] = [];
  for (let index = 0; index < installs; index++) {
    const start = performance.now();
    await execa('helm', ['install', 'bench', paths.chart, ...events, '--wait', '--timeout=60s'], options);
    times.push(secondsSince(start));
    await execa('helm', ['uninstall', 'bench', '--wait', '--timeout=60s'], options);
  }
  return times;
}

function secondsSince(start: number): number {
  return rounded((performance.now() - start) / 1000);
}
