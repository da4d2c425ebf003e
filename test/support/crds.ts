import path from 'node:path';
import { paths } from '../../harness/paths.ts';
import { kubectl } from './cluster.ts';

const folder = path.join(paths.root, 'test/fixtures/crds');
let installed: Promise<void> | undefined;

/**
 * Teaches the run's API server the kinds of AIBrix that the chart renders, closed: a field that AIBrix does not know is
 * refused by strict validation. Waits until they are served; asked again, it does nothing.
 */
export function installCrds(): Promise<void> {
  installed ??= apply();
  return installed;
}

async function apply(): Promise<void> {
  await kubectl(['apply', '--server-side', `--filename=${folder}`]);
  await kubectl(['wait', '--for=condition=Established', `--filename=${folder}`, '--timeout=30s']);
}
