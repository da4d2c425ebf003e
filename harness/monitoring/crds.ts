import path from 'node:path';
import { moduleDirectory } from '../toolchain/module-directory.ts';

const folder = 'example/prometheus-operator-crd';
const kinds = ['podmonitors', 'prometheusrules'];

/** The files with the Prometheus Operator's definitions of the kinds that the chart renders, in its Go module. */
export async function monitoringCrds(): Promise<string[]> {
  const name = 'github.com/prometheus-operator/prometheus-operator';
  const root = await moduleDirectory('prometheus-operator', name);
  return kinds.map((kind) => path.join(root, folder, `monitoring.coreos.com_${kind}.yaml`));
}
