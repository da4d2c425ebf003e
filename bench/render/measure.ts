import { readdir, readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { paths } from '../../harness/paths.ts';
import { heldDirectory } from '../../harness/process/held-directory.ts';
import type { Report } from '../../harness/process/report.ts';
import { ensureTools } from '../../harness/toolchain/ensure.ts';
import { putOnPath } from '../../harness/toolchain/path.ts';
import { rendererProgram } from '../../harness/toolchain/renderer.ts';
import { type Circumstances, type Machine, thisMachine, withTimings } from '../support/machine.ts';
import { helmUnittest } from './helm-unittest.ts';
import { type Case, processes, type Renderer, resident, unittest } from './renderers.ts';
import { type Usage, usageOf } from './usage.ts';

/** The ways to render a case. */
export const renderers = ['resident renderer', 'helm-unittest', 'helm template'] as const;

/** The cost of a number of cases. */
export interface Run extends Usage {
  readonly renderer: (typeof renderers)[number];
  readonly cases: number;
}

/** The cost of a chart's test cases with this repository's renderer and with others. */
export interface Rendering extends Circumstances {
  readonly machine: Machine;
  readonly helm: string;
  readonly helmUnittest: string;
  readonly runs: readonly Run[];
}

/** The numbers of cases; a process per case is not measured with more than `mostProcesses`. */
export const caseNumbers = [10, 100, 1000, 10_000];
const mostProcesses = 100;

/**
 * Renders the scenarios of charts/aibrix-model/ci in turn, as many as each number says, with each renderer.
 *
 * @param largest no number of cases above this one is measured
 */
export async function measureRendering(largest: number, report: Report): Promise<Rendering> {
  putOnPath(await ensureTools(['helm'], report));
  const program = await rendererProgram(report);
  if (!program) throw new Error('the resident renderer is not built, and there is no go on PATH');
  const theirs = await helmUnittest(report);
  const { stdout: helm } = await execa('helm', ['version', '--template={{.Version}}']);
  const scenarios = await readScenarios();
  const measured = await withTimings(async () => {
    const runs: Run[] = [];
    for (const cases of caseNumbers.filter((number) => number <= largest)) {
      for (const renderer of renderers) {
        if (renderer === 'helm template' && cases > mostProcesses) continue;
        const usage = await report.during(`${cases} cases, ${renderer}`, () =>
          measure(renderer, program, theirs, cycled(scenarios, cases)),
        );
        runs.push({ renderer, cases, ...usage });
      }
    }
    return { runs };
  });
  return { machine: thisMachine(), helm, helmUnittest: await pinnedVersion(), ...measured };
}

async function measure(
  renderer: Run['renderer'],
  program: string,
  theirs: string,
  cases: readonly Case[],
): Promise<Usage> {
  const directory = heldDirectory(path.join(tmpdir(), `aibrix-model-bench-${process.pid}`));
  const all: Record<Run['renderer'], Renderer> = {
    'resident renderer': resident(program),
    'helm-unittest': unittest(theirs, directory.path),
    'helm template': processes,
  };
  try {
    return await usageOf(() => all[renderer](cases));
  } finally {
    await directory.remove();
  }
}

async function readScenarios(): Promise<Pick<Case, 'file' | 'values'>[]> {
  const directory = path.join(paths.chart, 'ci');
  const files = (await readdir(directory)).filter((file) => file.endsWith('.yaml')).sort();
  return Promise.all(
    files.map(async (file) => ({ file, values: await readFile(path.join(directory, file), 'utf8') })),
  );
}

function cycled(scenarios: readonly Pick<Case, 'file' | 'values'>[], count: number): Case[] {
  return Array.from({ length: count }, (_, index) => {
    const scenario = scenarios[index % scenarios.length];
    if (!scenario) throw new Error('charts/aibrix-model/ci has no scenarios');
    return { release: `case-${index}`, ...scenario };
  });
}

async function pinnedVersion(): Promise<string> {
  const pins = await readFile(path.join(paths.toolPins, 'helm-unittest/go.mod'), 'utf8');
  return /helm-unittest\/helm-unittest (v\S+)/.exec(pins)?.[1] ?? 'unknown';
}
