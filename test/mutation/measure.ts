import { readdir, readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import path from 'node:path';
import { execa } from 'execa';
import { type Circumstances, type Machine, thisMachine, withTimings } from '../../bench/support/machine.ts';
import { paths } from '../../harness/paths.ts';
import type { Report } from '../../harness/process/report.ts';
import { ensureTools } from '../../harness/toolchain/ensure.ts';
import { putOnPath } from '../../harness/toolchain/path.ts';
import { clusterTools } from '../../harness/toolchain/versions.ts';
import { type Mutant, mutantsOf } from './mutants.ts';
import { openTrial, type Trial } from './trial.ts';

/** What the tests made of templates with a changed line. */
export interface Mutation extends Circumstances {
  readonly machine: Machine;
  readonly helm: string;
  /** All that there are. */
  readonly mutants: number;
  /** Those that were tried. */
  readonly tried: number;
  /** Those of them that Helm cannot parse, which nobody could overlook. */
  readonly unparsable: number;
  /** How many each test file was the first to catch. */
  readonly caught: Readonly<Record<string, number>>;
  /** Those that no test caught. */
  readonly survivors: readonly Survivor[];
}

/** A changed line that no test noticed. */
export interface Survivor {
  /** Below the chart's folder. */
  readonly file: string;
  readonly line: number;
  readonly change: string;
  readonly was: string;
}

type Located = Mutant & { readonly file: string };

/**
 * Changes one line of the chart's templates at a time, in copies of the repository, and runs the tests on them.
 *
 * @param every tries each nth change only: 1 tries all
 * @throws when the tests fail without any change
 */
export async function measureMutation(every: number, report: Report): Promise<Mutation> {
  putOnPath(await ensureTools(clusterTools, report));
  const all = await allMutants();
  const sample = all.filter((_, index) => index % every === 0);
  const numbers = Array.from({ length: availableParallelism() }, (_, index) => index);
  const trials = await Promise.all(numbers.map(openTrial));
  try {
    await report.during('the tests without a change', () =>
      Promise.all(trials.map((trial) => trial.unchanged())),
    );
    const outcome = await withTimings(() => tryAll(sample, trials, report));
    const { stdout: helm } = await execa('helm', ['version', '--template={{.Version}}']);
    return { machine: thisMachine(), helm, mutants: all.length, tried: sample.length, ...outcome };
  } finally {
    await Promise.all(trials.map((trial) => trial.close()));
  }
}

async function allMutants(): Promise<Located[]> {
  const entries = await readdir(path.join(paths.chart, 'templates'), {
    recursive: true,
    withFileTypes: true,
  });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(paths.chart, path.join(entry.parentPath, entry.name)));
  const found = files.sort().map(async (file) => {
    const text = await readFile(path.join(paths.chart, file), 'utf8');
    return mutantsOf(text).map((mutant) => ({ file, ...mutant }));
  });
  return (await Promise.all(found)).flat();
}

interface Outcome {
  unparsable: number;
  readonly caught: Record<string, number>;
  readonly survivors: Survivor[];
}

function tryAll(mutants: readonly Located[], trials: readonly Trial[], report: Report): Promise<Outcome> {
  const outcome: Outcome = { unparsable: 0, caught: {}, survivors: [] };
  const queue = mutants.entries();
  return report.during(`${mutants.length} changed lines`, async (update) => {
    await Promise.all(
      trials.map(async (trial) => {
        for (const [index, mutant] of queue) {
          const { file, line, change, text } = mutant;
          update(`${index + 1}, ${file}:${line} ${change}; ${outcome.survivors.length} not caught`);
          note(outcome, mutant, await trial.run(file, text), report);
        }
      }),
    );
    return outcome;
  });
}

function note(
  outcome: Outcome,
  { file, line, change, was }: Located,
  verdict: Awaited<ReturnType<Trial['run']>>,
  report: Report,
): void {
  if (verdict === 'unparsable') outcome.unparsable += 1;
  else if (verdict) outcome.caught[verdict.file] = (outcome.caught[verdict.file] ?? 0) + 1;
  else {
    outcome.survivors.push({ file, line, change, was });
    report.line(`not caught: ${file}:${line} ${change}: ${was}`);
  }
}
