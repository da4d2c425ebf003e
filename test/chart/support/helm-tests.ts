import type { V1Pod } from '@kubernetes/client-node';
import { renderChart } from '../../../harness/chart/render.ts';

/** The pods that `helm test` runs with these values. */
export async function testPods(values: object): Promise<V1Pod[]> {
  const { all } = await renderChart(values, { tests: true, namespace: 'models' });
  return all.filter(({ kind }) => kind === 'Pod') as unknown as V1Pod[];
}
