import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { type ControlPlane, startControlPlane } from '../../harness/control-plane/start.ts';
import { paths } from '../../harness/paths.ts';
import { createReport } from '../../harness/process/report.ts';
import { ensureTools } from '../../harness/toolchain/ensure.ts';
import { provideJq } from '../../harness/toolchain/jq.ts';
import { putOnPath } from '../../harness/toolchain/path.ts';
import { rendererProgram } from '../../harness/toolchain/renderer.ts';
import { type ClusterTool, clusterTools } from '../../harness/toolchain/versions.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Absolute paths of the programs. */
    tools: Record<ClusterTool, string>;
    /** The kubeconfig of the run's control plane. */
    kubeconfig: string;
  }
}

let controlPlane: ControlPlane | undefined;

/** Starts the one control plane that all test files of the run share. */
export async function setup(project: TestProject): Promise<void> {
  const report = createReport(process.stderr);
  const tools = await ensureTools(clusterTools, report);
  putOnPath(tools);
  await provideJq(report);
  await rendererProgram(report);
  controlPlane = await startControlPlane(tools, path.join(paths.cluster, `test-${process.pid}`), report, {
    slowControllers: process.env.SLOW_CONTROLLERS === '1',
  });
  void controlPlane.died.then((error) => controlPlane && report.line(error.message));
  project.provide('tools', tools);
  project.provide('kubeconfig', controlPlane.kubeconfig);
}

/** Ends the control plane and removes its state. */
export async function teardown(): Promise<void> {
  const running = controlPlane;
  controlPlane = undefined;
  await running?.stop();
}
