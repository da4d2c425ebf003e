import type { GeneratedFile } from '../../harness/generate/files.ts';
import type { Cost } from './measure.ts';
import { costPlots } from './plots.ts';

/** The plots of docs/kv-events-cost.md. */
export function costDrawings(cost: Cost): GeneratedFile[] {
  return Object.entries(costPlots(cost)).map(([name, text]) => ({ file: `docs/images/${name}.svg`, text }));
}
