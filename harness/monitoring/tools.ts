import type { Report } from '../process/report.ts';
import { ensurePrograms } from '../toolchain/programs.ts';

/** The programs of tools/prometheus, without service discovery of clouds, which would double the build. */
const pinned = {
  module: 'prometheus',
  packages: {
    prometheus: 'github.com/prometheus/prometheus/cmd/prometheus',
    promtool: 'github.com/prometheus/prometheus/cmd/promtool',
  },
  tags: ['remove_all_sd'],
} as const;

/** Absolute paths of the Prometheus server and of promtool, which checks and tests rules. */
export type PrometheusTools = Record<'prometheus' | 'promtool', string>;

/** Builds missing programs of Prometheus. Takes about three minutes on two cores. */
export function ensurePrometheusTools(report: Report): Promise<PrometheusTools> {
  return ensurePrograms(pinned, report);
}
