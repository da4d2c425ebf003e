import { startLoop } from '../../harness/aibrix/loop.ts';
import { startRelay } from '../../harness/aibrix/relay.ts';
import { expressionsOf } from '../../harness/monitoring/expressions.ts';
import type { Panel } from '../../harness/monitoring/panel.ts';
import { rows } from '../../harness/monitoring/panels.ts';
import { type ScrapeTarget, startPrometheus } from '../../harness/monitoring/prometheus.ts';
import type { Prometheus } from '../../harness/monitoring/queries.ts';
import { publishRecorded } from '../../harness/monitoring/recorded.ts';
import { targetsOf, traffic } from '../../harness/monitoring/scraped.ts';
import { ensurePrometheusTools } from '../../harness/monitoring/tools.ts';
import type { Report } from '../../harness/process/report.ts';
import { type LoopSetup, loopSetup } from '../gateway/versions.ts';

const model = 'my-model';
const seconds = 60;
const variables = { namespace: 'default', model, interval: '10s', range: `${seconds}s` };

/** A line of a panel: its legend, and its samples as seconds since the start and value. */
export interface PanelLine {
  readonly legend: string;
  readonly samples: readonly (readonly [seconds: number, value: number])[];
}

/** What the dashboard shows of a minute of requests. */
export interface DashboardRun extends LoopSetup {
  readonly panels: readonly { readonly title: string; readonly unit: string; readonly lines: PanelLine[] }[];
}

/** Sends requests to two real vLLMs through the real gateway for a minute, and evaluates each panel over that time. */
export async function measureDashboard(report: Report): Promise<DashboardRun> {
  const { prometheus: program } = await ensurePrometheusTools(report);
  const loop = await startLoop(model, report);
  const gateway = await loop.aibrix.startGateway(loop.settings);
  const relay = await startRelay(loop.engine.python, 16);
  const scraped = { aibrix: loop.aibrix, model };
  try {
    const targets = targetsOf(scraped, relay, gateway);
    const work = () => traffic(scraped, seconds, publishRecorded(relay));
    const panels = await report.during('a minute of requests', () => recorded(program, targets, work));
    return { ...loopSetup(), panels };
  } finally {
    await relay.close();
    await loop.stop();
  }
}

async function recorded(
  program: string,
  targets: readonly ScrapeTarget[],
  work: () => Promise<void>,
): Promise<DashboardRun['panels']> {
  const prometheus = await startPrometheus(program, targets, { groups: [] });
  try {
    const start = Math.ceil(Date.now() / 1000);
    await work();
    const evaluated = rows.flatMap((row) => row.panels).map((panel) => evaluate(prometheus, panel, start));
    return await Promise.all(evaluated);
  } finally {
    await prometheus.stop();
  }
}

async function evaluate(prometheus: Prometheus, panel: Panel, start: number) {
  const lines: PanelLine[] = [];
  for (const [legend, expression] of expressionsOf(panel, variables))
    for (const { labels, samples } of await prometheus.range(expression, start, start + seconds))
      lines.push({
        legend: legend.replace(/\{\{(\w+)\}\}/g, (_, label: string) => labels[label] ?? ''),
        samples: samples
          .filter(([, value]) => Number.isFinite(value))
          .map(([at, value]) => [Math.round(at - start), Number(value.toPrecision(4))] as const),
      });
  return { title: panel.title, unit: panel.unit, lines };
}
