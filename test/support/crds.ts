import path from 'node:path';
import { monitoringCrds } from '../../harness/monitoring/crds.ts';
import { paths } from '../../harness/paths.ts';
import { kubectl } from './cluster.ts';

const folder = path.join(paths.root, 'test/fixtures/crds');
let installed: Promise<void> | undefined;

/**
 * Teaches the run's API server the kinds of AIBrix and of the Prometheus Operator that the chart renders, closed: a field
 * that they do not know is refused by strict validation. Waits until they are served; asked again, it does nothing.
 */
export function installCrds(): Promise<void> {
  installed ??= apply();
  return installed;
}

async function apply(): Promise<void> {
  const files = [folder, ...(await monitoringCrds())].map((file) => `--filename=${file}`);
  await kubectl(['apply', '--server-side', ...files]);
  await kubectl(['wait', '--for=condition=Established', ...files, '--timeout=30s']);
}
