import { existsSync } from 'node:fs';
import path from 'node:path';
import { execa } from 'execa';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { type ControlPlane, startControlPlane } from '../../harness/control-plane/start.ts';
import { paths } from '../../harness/paths.ts';
import { createReport } from '../../harness/process/report.ts';
import { eventually, kubectl } from '../support/cluster.ts';

let cluster: ControlPlane;

beforeAll(async () => {
  const directory = path.join(paths.cluster, `gpu-nodes-test-${process.pid}`);
  cluster = await startControlPlane(inject('tools'), directory, createReport(process.stderr));
}, 60_000);
afterAll(() => cluster.stop());

function gpuNodes(context: string) {
  const program = path.join(paths.root, 'scripts/gpu-nodes.ts');
  const env = { KUBECONFIG: cluster.kubeconfig };
  return execa(process.execPath, [program, '--context', context], {
    env,
    all: true,
    reject: false,
    stdin: 'ignore',
  });
}

test('missing nodes are added to a cluster and become ready, until Ctrl-C', async () => {
  const { kubeconfig } = cluster;
  await kubectl(['delete', 'node', 'gpu-7'], { kubeconfig });
  const running = gpuNodes('aibrix-model');
  await kubectl(['wait', '--for=create', 'node/gpu-7', '--timeout=30s'], { kubeconfig });
  await kubectl(['wait', '--for=condition=Ready', 'node/gpu-7', '--timeout=30s'], { kubeconfig });
  const state = path.join(paths.cluster, `gpu-nodes-${running.pid}`);
  expect(existsSync(state)).toBe(true);
  running.kill('SIGINT');
  const { all, exitCode } = await running;
  expect(all).toContain('simulating 8 nodes of 8 GPUs in aibrix-model; press Ctrl-C to stop');
  expect(exitCode).toBe(0);
  await eventually('kwok is gone, and what it held', async () => !existsSync(state));
});

test('an unknown context is reported with the existing ones', async () => {
  const { all, exitCode } = await gpuNodes('nowhere');
  expect(all).toBe('--context nowhere: your kubeconfig has no context of that name; it has aibrix-model');
  expect(exitCode).toBe(1);
});
