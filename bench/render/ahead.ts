import type { Rendering, Run } from './measure.ts';

/** The run of the resident renderer and that of helm-unittest with the most cases that both rendered. */
export function largestRuns({ runs }: Rendering): { readonly ours: Run; readonly theirs: Run } {
  const of = (renderer: Run['renderer']): Run[] => runs.filter((run) => run.renderer === renderer);
  const [theirs] = of('helm-unittest').sort((a, b) => b.cases - a.cases);
  const ours = of('resident renderer').find(({ cases }) => cases === theirs?.cases);
  if (!ours || !theirs) throw new Error('no number of cases was rendered by both');
  return { ours, theirs };
}

/** Whether the resident renderer takes less time and less CPU time than helm-unittest. */
export function ahead(rendering: Rendering): boolean {
  const { ours, theirs } = largestRuns(rendering);
  return ours.seconds < theirs.seconds && ours.cpuSeconds < theirs.cpuSeconds;
}
