import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gatewayReleaseArguments } from '../../../harness/aibrix/release.ts';
import { Manifests } from '../../../harness/chart/manifests.ts';
import { paths } from '../../../harness/paths.ts';
import { type Loop, model } from './loop.ts';

/**
 * Runs one more pod of the model, as rendered with other values, and waits until it is ready. No Deployment owns it.
 *
 * @param set values by path
 * @throws if it does not become ready
 */
export async function runExtraPod(
  loop: Loop,
  name: string,
  set: Readonly<Record<string, string>>,
): Promise<void> {
  const assignments = Object.entries(set).map(([key, value]) => `--set=${key}=${value}`);
  const template = ['template', model, paths.chart, ...gatewayReleaseArguments(model), ...assignments];
  const deployment = new Manifests(await loop.helm(...template)).one('Deployment');
  const { metadata, spec } = deployment.spec?.template ?? {};
  const pod = { apiVersion: 'v1', kind: 'Pod', metadata: { name, labels: metadata?.labels }, spec };
  const directory = await mkdtemp(path.join(tmpdir(), 'extra-pod-'));
  try {
    const file = path.join(directory, 'pod.json');
    await writeFile(file, JSON.stringify(pod));
    await loop.kubectl('apply', `--filename=${file}`);
    await loop.kubectl('wait', '--for=condition=Ready', `pod/${name}`, '--timeout=5m');
  } finally {
    await rm(directory, { recursive: true });
  }
}
