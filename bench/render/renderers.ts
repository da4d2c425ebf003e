import { cp, mkdir, writeFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { helmTemplate, type TemplateRequest } from '../../harness/chart/helm-template.ts';
import { Manifests } from '../../harness/chart/manifests.ts';
import { startRenderer } from '../../harness/chart/resident.ts';
import { paths } from '../../harness/paths.ts';

/** A case of a chart's tests: values that must render. */
export interface Case {
  readonly release: string;
  /** The file's name in the chart's folder ci, and its content. */
  readonly file: string;
  readonly values: string;
}

/** Renders cases, and throws if one of them does not render. Its processes have ended when it resolves. */
export type Renderer = (cases: readonly Case[]) => Promise<void>;

/** The resident renderer of this repository, started for these cases. */
export function resident(program: string): Renderer {
  return async (cases) => {
    const renderer = startRenderer(program);
    try {
      await renderAll(cases, (request) => renderer.template(request));
    } finally {
      await renderer.stop();
    }
  };
}

/** A process of `helm template` per case. */
export const processes: Renderer = (cases) => renderAll(cases, (request) => helmTemplate(request));

/** helm-unittest with one suite of these cases, each of which asserts that the chart renders. */
export function unittest(program: string, directory: string): Renderer {
  return async (cases) => {
    const chart = path.join(directory, 'chart');
    await cp(paths.chart, chart, { recursive: true });
    await mkdir(path.join(chart, 'tests'), { recursive: true });
    await writeFile(path.join(chart, 'tests/cases_test.yaml'), suite(cases));
    const { stdout } = await execa(program, [chart], { stdin: 'ignore' });
    if (!new RegExp(`Tests:\\s+${cases.length} passed, ${cases.length} total`).test(stdout))
      throw new Error(`helm-unittest did not run ${cases.length} cases:\n${stdout.slice(-2000)}`);
  };
}

function suite(cases: readonly Case[]): string {
  const tests = cases.map(({ release, file }) => ({
    it: `renders ${release}`,
    release: { name: release },
    values: [`../ci/${file}`],
    asserts: [{ notFailedTemplate: {} }],
  }));
  return JSON.stringify({ suite: 'cases', tests });
}

/** As many cases at a time as the machine has cores; the output of each is parsed. */
async function renderAll(
  cases: readonly Case[],
  render: (request: TemplateRequest) => ReturnType<typeof helmTemplate>,
): Promise<void> {
  const left = cases.values();
  const worker = async (): Promise<void> => {
    for (const { release, values } of left) {
      const { ok, stdout, stderr } = await render({ release, chart: paths.chart, values, skipTests: false });
      if (!ok) throw new Error(stderr);
      new Manifests(stdout).one('Deployment');
    }
  };
  await Promise.all(Array.from({ length: availableParallelism() }, worker));
}
